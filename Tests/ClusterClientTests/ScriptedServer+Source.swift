extension ScriptedServer {
    /// The program, whose arguments are behaviour, password, and for TLS a certificate's and a key's file.
    ///
    /// It prints its port, then what the clients say, and ends with its standard input. A behaviour is a word with
    /// parameters behind colons; the functions at the end of the text are the table of them.
    static let source = #"""
        import hashlib, os, socket, ssl, struct, sys, threading, time

        behaviour, password, certificate, key = sys.argv[1:5]
        name, *parameters = behaviour.split(":")
        SALT = b"abcdefghijklmnopqrst"
        SSL_OFFERED = 0x800
        FRONTENDS_12 = ("Name IP EditLogPort HttpPort QueryPort RpcPort Role IsMaster ClusterId Join Alive"
            " ReplayedJournalId LastHeartbeat IsHelper ErrMsg Version CurrentConnected").split()
        FRONTENDS_21 = ("Name Host EditLogPort HttpPort QueryPort RpcPort ArrowFlightSqlPort Role IsMaster ClusterId"
            " Join Alive ReplayedJournalId LastStartTime LastHeartbeat IsHelper ErrMsg Version"
            " CurrentConnected").split()
        BACKENDS_12 = ("BackendId Cluster IP HeartbeatPort BePort HttpPort BrpcPort LastStartTime LastHeartbeat Alive"
            " SystemDecommissioned ClusterDecommissioned TabletNum DataUsedCapacity AvailCapacity TotalCapacity UsedPct"
            " MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole").split()
        BACKENDS_21 = ("BackendId Host HeartbeatPort BePort HttpPort BrpcPort ArrowFlightSqlPort LastStartTime"
            " LastHeartbeat Alive SystemDecommissioned TabletNum DataUsedCapacity TrashUsedCapacity AvailCapacity"
            " TotalCapacity UsedPct MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status"
            " HeartbeatFailureCounter NodeRole").split()
        VALUES = {
            "Name": "fe_1", "IP": "10.1.2.3", "Host": "fe-0.fe.ns.svc", "EditLogPort": "9010", "QueryPort": "9030",
            "Role": "FOLLOWER", "IsMaster": "true", "ClusterId": "1432112043", "Join": "true", "Alive": "true",
            "Version": "doris-1.2.4-1-af81719b4d", "BackendId": "10002", "HeartbeatPort": "9050",
            "SystemDecommissioned": "false", "TabletNum": "17", "ErrMsg": "",
        }

        def say(text):
            sys.stdout.write(text + "\n")
            sys.stdout.flush()

        class Peer:
            def __init__(self, connection):
                self.connection, self.sequence, self.delay = connection, 0, 0.0

            def raw(self, data):
                if not self.delay:
                    return self.connection.sendall(data)
                for position in range(len(data)):
                    self.connection.sendall(data[position:position + 1])
                    time.sleep(self.delay)

            def send(self, payload):
                self.raw(struct.pack("<I", len(payload))[:3] + bytes([self.sequence & 255]) + payload)
                self.sequence += 1

            def exactly(self, count):
                data = b""
                while len(data) < count:
                    part = self.connection.recv(count - len(data))
                    if not part:
                        raise EOFError
                    data += part
                return data

            def receive(self):
                header = self.exactly(4)
                self.sequence = header[3] + 1
                return self.exactly(header[0] | header[1] << 8 | header[2] << 16)

            def greeting(self, extra=0):
                capabilities = 0x8208 | 0x80000 | extra
                return (b"\x0a5.7.99\0" + struct.pack("<I", 7) + SALT[:8] + b"\0" + struct.pack("<H", capabilities & 0xFFFF)
                    + b"\x21\0\0" + struct.pack("<H", capabilities >> 16) + b"\x15" + bytes(10) + SALT[8:] + b"\0"
                    + b"mysql_native_password\0")

            def login(self, extra=0):
                self.send(self.greeting(extra))
                self.accept(self.receive())

            def accept(self, packet):
                user, rest = packet[32:].split(b"\0", 1)
                answer = rest[1:1 + rest[0]]
                say(f"login {user.decode()} with {len(answer)} bytes")
                first = hashlib.sha1(password.encode()).digest()
                second = hashlib.sha1(SALT + hashlib.sha1(first).digest()).digest()
                if answer == (bytes(a ^ b for a, b in zip(first, second)) if password else b""):
                    self.ok()
                else:
                    self.error(1045, "Access denied for user 'root'@'10.0.0.9' (using password: YES)", "28000")
                    raise EOFError

            def statement(self):
                packet = self.receive()
                if packet[:1] != b"\x03":
                    raise EOFError
                say("statement " + packet[1:].decode())

            def ok(self, status=0):
                self.send(b"\0\0\0" + struct.pack("<HH", status, 0))

            def error(self, code, text, state="HY000"):
                self.send(b"\xff" + struct.pack("<H", code) + b"#" + state.encode() + text.encode())

            def text(self, value):
                if value is None:
                    return b"\xfb"
                data = value if isinstance(value, bytes) else value.encode()
                return (bytes([len(data)]) if len(data) < 251 else b"\xfd" + struct.pack("<I", len(data))[:3]) + data

            def head(self, columns):
                count = len(columns)
                self.send(bytes([count]) if count < 251 else b"\xfc" + struct.pack("<H", count))
                for column in columns:
                    self.send(b"\x03def" + b"\0" * 3 + self.text(column) * 2 + b"\x0c" + struct.pack("<HI", 33, 255)
                        + b"\xfd\0\0\0\0\0")
                self.end()

            def end(self, status=0):
                self.send(b"\xfe" + struct.pack("<HH", 0, status))

            def table(self, columns, rows, status=0):
                self.head(columns)
                for row in rows:
                    self.send(b"".join(self.text(cell) for cell in row))
                self.end(status)

            def listing(self, columns, values=VALUES):
                self.table(columns, [[values.get(column, "x") for column in columns]])

        def asked(peer):
            peer.login()
            peer.statement()

        def listing(peer):
            asked(peer)
            peer.listing({"fe12": FRONTENDS_12, "fe21": FRONTENDS_21, "be12": BACKENDS_12, "be21": BACKENDS_21}[parameters[0]])

        def null_and_bytes(peer):
            asked(peer)
            peer.listing(FRONTENDS_21, VALUES | {"ErrMsg": b"bad \xff\xfe bytes", "Version": None, "QueryPort": None})

        def without(peer):
            asked(peer)
            peer.listing([column for column in FRONTENDS_21 if column != parameters[0]])

        def with_value(peer):
            asked(peer)
            peer.listing(FRONTENDS_21, VALUES | {parameters[0]: parameters[1]})

        def done(peer):
            asked(peer)
            peer.ok()

        def answer_error(peer):
            asked(peer)
            peer.error(int(parameters[0]), ":".join(parameters[1:]))

        def two_results(peer):
            asked(peer)
            peer.table(["a"], [["1"]], status=8)
            peer.error(1105, "errCode = 2, detailMessage = the second part") if parameters else peer.table(["b"], [["2"]])

        def endless_results(peer):
            asked(peer)
            while True:
                peer.ok(status=8)

        def greeting_error(peer):
            peer.send(b"\xff" + struct.pack("<H", 1040) + b"Too many connections")

        def garbage(peer):
            peer.raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        def garbage_packet(peer):
            peer.send(b"\x09 an older protocol\0" + bytes(40))

        def garbage_answer(peer):
            asked(peer)
            peer.send(b"\xfc")

        def garbage_column(peer):
            asked(peer)
            peer.send(b"\x01")
            peer.send(b"\xff\xff\xff")
            peer.end()
            peer.end()

        def garbage_row(peer):
            asked(peer)
            peer.head(["a", "b"])
            peer.send(b"\x01x\xfd\xff\xff\x7fy")
            peer.end()

        def wrong_sequence(peer):
            asked(peer)
            peer.sequence = 77
            peer.listing(FRONTENDS_21)

        def silent(peer):
            time.sleep(60)

        def silent_after_login(peer):
            asked(peer)
            time.sleep(60)

        def silent_mid_row(peer):
            asked(peer)
            peer.head(["a", "b"])
            peer.raw(b"\x10\0\0\x06\x01x")
            time.sleep(60)

        def cut_at_once(peer):
            pass

        def cut_in_greeting(peer):
            peer.raw(b"\x4a\0\0\0" + peer.greeting()[:20])

        def cut_after_login(peer):
            asked(peer)

        def cut_mid_row(peer):
            asked(peer)
            peer.head(["a", "b"])
            peer.raw(b"\x10\0\0\x06\x01x")

        def drip_greeting(peer):
            peer.delay = 0.1
            peer.login()
            time.sleep(60)

        def drip_answer(peer):
            asked(peer)
            peer.delay = 0.1
            peer.listing(FRONTENDS_21)

        def drip_handshake(peer):
            peer.send(peer.greeting(SSL_OFFERED))
            peer.receive()
            peer.delay = 0.1
            peer.raw(b"\x16\x03\x03\x40\0" + bytes(16384))

        def encrypted(peer):
            peer.send(peer.greeting(SSL_OFFERED))
            peer.receive()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            peer.connection = context.wrap_socket(peer.connection, server_side=True)
            peer.accept(peer.receive())
            peer.statement()
            peer.delay = float(parameters[0])
            peer.listing(FRONTENDS_21)

        def encrypted_login(peer):
            peer.send(peer.greeting(SSL_OFFERED))
            peer.receive()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            peer.connection = context.wrap_socket(peer.connection, server_side=True)
            peer.receive()
            peer.delay = 0.1
            peer.raw(b"\x00\x40\x00\x02" + bytes(16384))

        def huge_packet(peer):
            asked(peer)
            while True:
                peer.raw(b"\xff\xff\xff" + bytes([peer.sequence & 255]) + bytes(0xFFFFFF))
                peer.sequence += 1

        def many_columns(peer):
            asked(peer)
            peer.table([f"c{number}" for number in range(int(parameters[0]))], [])

        def claimed_columns(peer):
            asked(peer)
            peer.send(b"\xfd\xff\xff\xff")
            peer.end()
            peer.end()

        def endless_columns(peer):
            asked(peer)
            peer.send(b"\x01")
            column = b"\x03def" + b"\0" * 3 + b"\x01a" * 2 + b"\x0c" + struct.pack("<HI", 33, 255) + b"\xfd\0\0\0\0\0"
            header = struct.pack("<I", len(column))[:3]
            block = b"".join(header + bytes([(peer.sequence + number) & 255]) + column for number in range(4096))
            while True:
                peer.raw(block)

        def endless_rows(peer):
            asked(peer)
            peer.head(["a"])
            row = b"".join(b"\x02\0\0" + bytes([(peer.sequence + number) & 255]) + b"\x01x" for number in range(256))
            while True:
                peer.raw(row)

        def big_rows(peer):
            asked(peer)
            peer.head(["a"])
            while True:
                peer.send(peer.text(b"x" * 1000000))

        def infile(peer):
            asked(peer)
            peer.send(b"\xfb" + b"/etc/hostname")
            say("file of " + str(len(peer.receive())) + " bytes")

        def switch(peer):
            peer.send(peer.greeting())
            peer.receive()
            peer.send(b"\xfe" + parameters[0].encode() + b"\0" + SALT + b"\0")
            say("switched to " + peer.receive().hex())

        def serve(connection):
            try:
                globals()[name.replace("-", "_")](Peer(connection))
            except (EOFError, OSError):
                pass
            finally:
                connection.close()

        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        say(str(listener.getsockname()[1]))

        def accept():
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        sys.stdin.buffer.read()
        sys.stdout.flush()
        os._exit(0)
        """#
}
