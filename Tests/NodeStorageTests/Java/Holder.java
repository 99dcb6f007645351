import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Holds a metadata directory as a frontend of Doris does, until its input ends: meta_dir is the first argument. */
public class Holder {
    public static void main(String[] words) throws Exception {
        String folder = words[0];
        RandomAccessFile process = new RandomAccessFile(new File(folder, "process.lock"), "rw");
        FileLock lock = process.getChannel().tryLock();
        if (lock == null) throw new IllegalStateException("process.lock is held");

        EnvironmentConfig config = new EnvironmentConfig();
        config.setAllowCreate(true);
        config.setTransactional(true);
        // Later releases, as Doris has them, log so by default; je.info.0 has a lock file of its own.
        config.setConfigParam("java.util.logging.FileHandler.on", "true");
        Environment environment = new Environment(new File(folder, "bdb"), config);
        DatabaseConfig table = new DatabaseConfig();
        table.setAllowCreate(true);
        table.setTransactional(true);
        Database database = environment.openDatabase(null, "journal", table);

        DatabaseEntry key = new DatabaseEntry("1".getBytes(StandardCharsets.UTF_8));
        DatabaseEntry value = new DatabaseEntry();
        if (database.get(null, key, value, LockMode.DEFAULT) == OperationStatus.SUCCESS) {
            System.out.println("found " + new String(value.getData(), StandardCharsets.UTF_8));
        }
        if (words.length > 1) {
            database.put(null, key, new DatabaseEntry(words[1].getBytes(StandardCharsets.UTF_8)));
        }

        // What Java makes of a file of properties that somebody else wrote.
        File properties = new File(folder, "properties");
        if (properties.exists()) {
            Properties content = new Properties();
            try (FileInputStream in = new FileInputStream(properties)) {
                content.load(in);
            }
            try (FileOutputStream out = new FileOutputStream(new File(folder, "properties.java"))) {
                content.store(out, null);
            }
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        database.close();
        environment.close();
        lock.release();
        System.out.println("closed");
    }
}
