/// A time of day in UTC, in the forms that Doris writes.
struct Timestamp: Equatable {
    /// Milliseconds since 1970.
    let milliseconds: Int64

    /// `2023-04-27 10:00:00`, as in the listings; `N/A` for a time that never was.
    var listing: String { milliseconds == 0 ? "N/A" : "\(date) \(time)" }

    /// `2023-04-27 10:00:00,123`, as in the log.
    var log: String { "\(date) \(time)," + Timestamp.padded(milliseconds % 1_000, to: 3) }

    /// `Thu Apr 27 10:00:00 UTC 2023`, as Java writes it above properties.
    var java: String {
        let (year, _, day) = civil
        return "\(weekday) \(monthName) \(Timestamp.padded(day, to: 2)) \(time) UTC \(year)"
    }

    /// `Thu, 27 Apr 2023 10:00:00 GMT`, as in the header `Date` of an HTTP answer (RFC 9110, 5.6.7).
    var web: String {
        let (year, _, day) = civil
        return "\(weekday), \(Timestamp.padded(day, to: 2)) \(monthName) \(year) \(time) GMT"
    }

    private var weekday: String { ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days % 7)] }

    private var monthName: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return months[Int(civil.month) - 1]
    }

    /// `20230427100000`, as in the names of the trash.
    var compact: String { (date + time).filter(\.isNumber) }

    private var days: Int64 { milliseconds / 86_400_000 }

    private var date: String {
        let (year, month, day) = civil
        return "\(year)-\(Timestamp.padded(month, to: 2))-\(Timestamp.padded(day, to: 2))"
    }

    private var time: String {
        let second = milliseconds / 1_000 % 86_400
        return [second / 3_600, second / 60 % 60, second % 60].map { Timestamp.padded($0, to: 2) }
            .joined(separator: ":")
    }

    /// Year, month and day of the proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
    private var civil: (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = shifted / 146_097 * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp {
    /// Reads what ``compact`` writes; `nil` for anything else.
    init?(compact text: some StringProtocol) {
        guard text.utf8.count == 14, let number = Int64(text), number >= 1970_01_01_00_00_00 else { return nil }
        let (year, month, day) = (number / 10_000_000_000, number / 100_000_000 % 100, number / 1_000_000 % 100)
        let (hour, minute, second) = (number / 10_000 % 100, number / 100 % 100, number % 100)
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60 else { return nil }
        // Years begin in March, so that the leap day is the last.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        self.init(milliseconds: (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000)
    }
}
