/// A time as `java.util.Date` prints it, which is the first line of what `java.util.Properties` writes.
package enum JavaDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Writes a time in UTC.
    ///
    /// - Parameter milliseconds: Since 1970; a time outside of the years 1970 to 9999 becomes the nearest within.
    /// - Returns: A text such as `Thu Jan 01 00:00:00 UTC 1970`.
    package static func text(milliseconds: Int64) -> String {
        let seconds = min(max(milliseconds, 0) / 1_000, 253_402_300_799)
        var (day, year) = (Int(seconds / 86_400), 1970)
        let weekday = days[day % 7]
        while day >= length(of: year) {
            day -= length(of: year)
            year += 1
        }
        var month = 0
        while day >= length(of: month, in: year) {
            day -= length(of: month, in: year)
            month += 1
        }
        let time = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { padded(Int($0)) }
        return "\(weekday) \(months[month]) \(padded(day + 1)) \(time.joined(separator: ":")) UTC \(year)"
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func length(of year: Int) -> Int { isLeap(year) ? 366 : 365 }

    /// The days of a month, counted from 0 for January.
    private static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 1: isLeap(year) ? 29 : 28
        case 3, 5, 8, 10: 30
        default: 31
        }
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
