/// The form of scenarios, for people who write them.
package enum LanguageGuide {
    /// The guide.
    package static let text = """
        A file holds scenarios, one after the other. A line that begins with # is a comment, and one that ends with \\ goes
        on in the next line.

          Scenario: a first frontend founds a cluster           its title, a sentence
          Versions: 2.0+                                         1.2   2.0+   2.1-3.0   1.2, 3.0+   all (without the line)
          Frontends: 2                                           fe1 and fe2; 1 without the line
          Backends: 1                                            be1; none without the line

          start fe1                                              a step, at the left margin
          [2.1+] wait 30s sql fe1: SHOW FRONTENDS                only for 2.1 and later
            rows 1                                               what must be so: indented, or alone behind =>
            row {fe1} IsMaster=true Alive=true
          file fe1 doris-meta/image/ROLE => key role = FOLLOWER

        STEPS THAT DO SOMETHING
          start NODE [NAME=VALUE…] [OPTION…]   run the start script in the foreground, and go on
          ready NODE [as USER[/PASSWORD]]      wait until its master answers (fe), or its heartbeat port is open (be)
          signal NODE TERM|INT|KILL|HUP        send a signal to the server process
          stop NODE, kill NODE                 send TERM or KILL, and wait for the end
          ended NODE STATUS|any                wait for the end, which must have this status
          conf NODE KEY = VALUE                add a line to fe.conf or be.conf; conf NODE without KEY takes its lines away
          move NODE                            give the node another address, as a new pod has one
          mark NODE PATH                       remember a file or a folder
          write NODE PATH "TEXT"               write a file whole
          set NODE PATH KEY = VALUE            set one key of a properties file
          remove NODE PATH                     remove a file or a folder
          copy NODE PATH to NODE PATH          copy a file or a folder
          hold NODE PATH, release NODE PATH    take the lock on byte 0 of a file, and give it back
          let NAME = VALUE                     give a variable a value
          pass 30s                             let so much of Doris' time pass

        STEPS THAT LOOK AT SOMETHING, and what may be said of it
          sql NODE [as USER[/PASSWORD]] [inside]: STATEMENT      inside: to 127.0.0.1, from the node's own machine
            ok                                 it was carried out; also meant where nothing is said
            error CODE "TEXT"…                 it was refused with this number, and all of these texts
            refused                            nobody took the connection
            columns A, B, C                    exactly these
            rows N                             so many
            row [HOST] COLUMN=VALUE…           there is such a row; HOST is that of the columns Host or IP
            no row [HOST] COLUMN=VALUE…        there is none; a cell may be = or != a text, ~ a form, or > a number
            save NAME = COLUMN [of HOST]       a cell becomes a variable
          http NODE PORT PATH
            status N, refused, header NAME = VALUE, header NAME ~ FORM, json a.b = VALUE, contains "TEXT",
            lacks "TEXT"
          file NODE PATH
            exists, absent, contains "TEXT", lacks "TEXT", unchanged, changed (since it was marked)
            key NAME = VALUE, key NAME != VALUE, key NAME ~ FORM, text = VALUE, text ~ FORM
          ports NODE                           open PORT, closed PORT
          lock NODE PATH                       held, free
          process NODE                         running, exits STATUS|any, contains "TEXT", lacks "TEXT"
          log NODE                             contains "TEXT", lacks "TEXT": what was written since the last start
          run NODE [NAME=VALUE…] [bin/SCRIPT] [OPTION…]          the start script, or another one, to its end
            exits STATUS|any (0 where nothing is said), contains "TEXT", lacks "TEXT"

        Before a step that looks at something, 'wait' looks again until all of it is so, for 60 s of Doris' time or the time
        that is given. What does not come ends the scenario; any other difference is noted, and the scenario goes on.

        PATHS are below DORIS_HOME; meta_dir is doris-meta, and storage_root_path is storage.
        PORTS are named as in the configuration: http_port, rpc_port, query_port, edit_log_port, be_port, webserver_port,
        heartbeat_service_port, brpc_port.
        FORMS: * stands for any text, # for one digit or more, @ for one hexadecimal digit or more.
        VARIABLES: {fe1} the address, {fe1.old} the one before the move, {fe1.host} the name, {fe1.home} DORIS_HOME,
        {fe1.pid} the server's pid, {fe1.name} and {fe1.role} from image/ROLE, {fe1.cluster_id} and {fe1.token} from
        image/VERSION, a port by its name (also {heartbeat_port}), {now} in milliseconds, {version}, and what let and save
        made. No other braces mean anything.
        """
}
