import Doris

extension MetadataDirectory {
    /// Makes sure that the directory belongs to a cluster with storage of its own, and not to one in a cloud.
    ///
    /// `image/DEPLOY_MODE` is read and, where it is missing, written from 3.0 on.
    ///
    /// - Parameter now: Milliseconds since 1970, for a new file.
    /// - Throws: ``StartupFailure`` when the file holds another mode than `local`, or cannot be read or written.
    func checkDeployMode(now: Int64) throws(StartupFailure) {
        let mode: String
        do throws(FileError) {
            guard let text = try FileSystem.text(of: deployModePath) else {
                let date = "#\(Timestamp(milliseconds: now).java)"
                return try FileSystem.replace(deployModePath, with: "\(date)\ndeploy_mode=local\n")
            }
            mode = PropertiesFile(text).entries.last { $0.key == "deploy_mode" }?.value ?? ""
        } catch {
            throw .exception("java.io.IOException: \(error)")
        }
        guard mode == "local" else {
            throw .exit("deploy mode [\(mode)] in \(deployModePath) is not the configured one, [local]")
        }
    }
}
