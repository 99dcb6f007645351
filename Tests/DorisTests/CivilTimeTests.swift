import Doris
import Testing

@Suite("A time in UTC")
struct CivilTimeTests {
    @Test(
        "as Java prints it, and as a name of a file",
        arguments: [
            (0, "Thu Jan 01 00:00:00 UTC 1970", "19700101T000000Z"),
            (951_825_599_999, "Tue Feb 29 11:59:59 UTC 2000", "20000229T115959Z"),
            (1_735_689_599_000, "Tue Dec 31 23:59:59 UTC 2024", "20241231T235959Z"),
            (4_107_542_400_000, "Mon Mar 01 00:00:00 UTC 2100", "21000301T000000Z"),
            (Int64.min, "Thu Jan 01 00:00:00 UTC 1970", "19700101T000000Z"),
            (Int64.max, "Fri Dec 31 23:59:59 UTC 9999", "99991231T235959Z"),
        ]
    )
    func forms(milliseconds: Int64, java: String, basic: String) {
        let time = CivilTime(milliseconds: milliseconds)
        #expect(time.java == java)
        #expect(time.basic == basic)
    }
}
