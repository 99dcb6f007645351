import Glibc

/// Strings in the form of `argv` and `environ`: an array of C strings that ends with a null; released with the value.
struct CStringArray: ~Copyable {
    private var pointers: [UnsafeMutablePointer<CChar>?]

    /// Copies the strings; `nil` when memory is exhausted.
    init?(_ strings: [String]) {
        pointers = strings.map { strdup($0) }
        guard !pointers.contains(nil) else { return nil }
        pointers.append(nil)
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }

    /// Lends the array for one call.
    func withPointers<Result>(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result? {
        pointers.withUnsafeBufferPointer { buffer in buffer.baseAddress.map(body) }
    }
}
