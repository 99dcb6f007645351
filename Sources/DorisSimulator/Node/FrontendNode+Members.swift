import Doris

extension FrontendNode {
    /// One round: asks every member at once, and notes the answers together.
    func sendHeartbeats() async {
        let round = cluster
        let waiting = round.catalog.backendsWithTasks
        let client = HeartbeatClient(source: settings.address, timeout: .seconds(5))
        var frontendAnswers: [(Endpoint, Answer<FrontendHeartbeat>)] = []
        var backendAnswers: [(Int64, Answer<BackendHeartbeat>)] = []
        await withTaskGroup(of: MemberAnswer.self) { group in
            for frontend in round.frontends where frontend.editLog != settings.editLog && !frontend.isSynthetic {
                group.addTask { [peers] in
                    .frontend(frontend.editLog, await peers.heartbeat(to: frontend.editLog.host, of: round))
                }
            }
            for backend in round.backends where !backend.isSynthetic {
                var info = masterInfo(for: backend)
                info.wantsReport = waiting.contains(backend.id)
                group.addTask { .backend(backend.id, await client.send(info, to: backend.heartbeat)) }
            }
            for await answer in group {
                switch answer {
                case .frontend(let endpoint, let answer): frontendAnswers.append((endpoint, answer))
                case .backend(let id, let answer): backendAnswers.append((id, answer))
                }
            }
        }
        frontendAnswers.append((settings.editLog, .success(ownHeartbeat)))
        await note(frontendAnswers, backendAnswers)
    }

    private func note(
        _ frontends: [(Endpoint, Answer<FrontendHeartbeat>)],
        _ backends: [(Int64, Answer<BackendHeartbeat>)]
    ) async {
        let now = WallClock.milliseconds
        do throws(StatementError) {
            try await commit { cluster throws(StatementError) in
                for (endpoint, answer) in frontends { cluster.note(answer, fromFrontendAt: endpoint, now: now) }
                for (id, answer) in backends { cluster.note(answer, fromBackend: id, now: now) }
                cluster.refreshSynthetic(now: now)
                cluster.scheduleTablets(
                    limit: settings.simulation.tabletsPerRound,
                    profile: settings.profile,
                    timeScale: settings.simulation.timeScale,
                    now: now
                )
            }
        } catch {
            log.error("heartbeat results are lost: \(error.message)")
        }
    }

    private var ownHeartbeat: FrontendHeartbeat {
        FrontendHeartbeat(
            queryPort: settings.ports.query,
            rpcPort: settings.ports.rpc,
            arrowFlightPort: settings.arrowFlightPort ?? -1,
            replayedJournalID: cluster.journalID,
            startTime: startTime,
            version: settings.profile.release
        )
    }

    private func masterInfo(for backend: SimulatedBackend) -> MasterInfo {
        MasterInfo(
            master: Endpoint(host: settings.editLog.host, port: settings.ports.rpc),
            clusterID: Int32(truncatingIfNeeded: cluster.id),
            epoch: cluster.epoch,
            token: cluster.token,
            backendHost: backend.heartbeat.host,
            httpPort: Int32(settings.ports.http),
            backendID: backend.id
        )
    }
}

/// One answer of a round of heartbeats.
private enum MemberAnswer: Sendable {
    case frontend(Endpoint, Answer<FrontendHeartbeat>)
    case backend(Int64, Answer<BackendHeartbeat>)
}
