/// A time in UTC, in the forms that people and Java read.
package struct CivilTime: Equatable, Sendable {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let year: Int
    /// Counted from 0 for January.
    private let month: Int
    private let day: Int
    private let weekday: String
    /// Hour, minute and second, of two digits each.
    private let clock: [String]

    /// Reads a clock.
    ///
    /// - Parameter milliseconds: Since 1970; a time outside of the years 1970 to 9999 becomes the nearest within.
    package init(milliseconds: Int64) {
        let seconds = min(max(milliseconds, 0) / 1_000, 253_402_300_799)
        var (day, year, month) = (Int(seconds / 86_400), 1970, 0)
        weekday = CivilTime.days[day % 7]
        while day >= CivilTime.length(of: year) {
            day -= CivilTime.length(of: year)
            year += 1
        }
        while day >= CivilTime.length(of: month, in: year) {
            day -= CivilTime.length(of: month, in: year)
            month += 1
        }
        (self.day, self.year, self.month) = (day + 1, year, month)
        clock = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { CivilTime.padded(Int($0)) }
    }

    /// As `java.util.Date` prints it: `Thu Apr 27 10:00:00 UTC 2023`.
    package var java: String {
        let time = clock.joined(separator: ":")
        return "\(weekday) \(CivilTime.months[month]) \(CivilTime.padded(day)) \(time) UTC \(year)"
    }

    /// In the basic form of ISO 8601, which sorts and may stand in a file's name: `20230427T100000Z`.
    package var basic: String {
        "\(year)\(CivilTime.padded(month + 1))\(CivilTime.padded(day))T\(clock.joined())Z"
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func length(of year: Int) -> Int { isLeap(year) ? 366 : 365 }

    private static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 1: isLeap(year) ? 29 : 28
        case 3, 5, 8, 10: 30
        default: 31
        }
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
