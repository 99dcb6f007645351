import Supervision

extension StartScenario {
    /// Calls a function with every combination that is told apart, and returns how many there are.
    ///
    /// What bears on nobody is left out: who may found where there is metadata (which a test of its own varies), and
    /// what can be recovered where there is none.
    static func forEach(_ body: (StartScenario) -> Void) -> Int {
        var count = 0
        func take(_ scenario: StartScenario) {
            count += 1
            body(scenario)
        }
        for memory in StartMemory.allCases {
            for isByName in [false, true] {
                let scenario = StartScenario(memory: memory, isByName: isByName)
                silent(scenario, take)
                answered(scenario, take)
                new(scenario, take)
                broken(scenario, take)
            }
        }
        return count
    }

    /// Complete metadata where nobody was asked or nobody answers: everything that a recovery depends on.
    private static func silent(_ scenario: StartScenario, _ take: (StartScenario) -> Void) {
        var scenario = scenario
        // Names are of 2.0 and later.
        for disk in scenario.isByName ? [Disk.follower, .observer] : Disk.complete {
            for view in StartView.silences {
                for release in scenario.isByName ? [.option, .renaming] : Release.allCases {
                    for replicas in [nil, 1, 3] {
                        for rewritesRole in Settings.MetadataRole.allCases {
                            for trouble in [Trouble.none, .name, .stickyKey, .removed] {
                                (scenario.disk, scenario.view, scenario.release) = (disk, view, release)
                                (scenario.replicas, scenario.rewritesRole) = (replicas, rewritesRole)
                                scenario.trouble = trouble
                                take(scenario)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Complete metadata where somebody answers.
    private static func answered(_ scenario: StartScenario, _ take: (StartScenario) -> Void) {
        var scenario = scenario
        for disk in scenario.isByName ? [Disk.follower, .observer] : Disk.complete {
            for view in StartView.answers {
                for release in scenario.isByName ? [.option] : [Release.first, .option] {
                    for replicas in [1, 3] {
                        for rewritesRole in [Settings.MetadataRole.whenNeeded, .always] {
                            for trouble in Trouble.allCases {
                                (scenario.disk, scenario.view, scenario.release) = (disk, view, release)
                                (scenario.replicas, scenario.rewritesRole) = (replicas, rewritesRole)
                                scenario.trouble = trouble
                                take(scenario)
                            }
                        }
                    }
                }
            }
        }
    }

    /// No metadata.
    private static func new(_ scenario: StartScenario, _ take: (StartScenario) -> Void) {
        var scenario = scenario
        scenario.disk = .empty
        let markers = [FrontendStartPlan.FoundingMemory.none, .founded(clusterID: 7), .unknown("403; see the Role")]
        for view in StartView.allCases {
            for ordinal in [nil, 0, 1, 5] {
                for bootstrap in Settings.Bootstrap.allCases {
                    for trouble in [Trouble.none, .name, .stickyKey] {
                        for marker in view.isAnswer ? [.none] : markers {
                            for hasOtherHTTPPort in view.isAnswer ? [false, true] : [false] {
                                (scenario.view, scenario.ordinal, scenario.bootstrap) = (view, ordinal, bootstrap)
                                (scenario.trouble, scenario.marker) = (trouble, marker)
                                scenario.hasOtherHTTPPort = hasOtherHTTPPort
                                take(scenario)
                            }
                        }
                    }
                }
            }
        }
    }

    /// No directory, an unfinished first start, or damage.
    private static func broken(_ scenario: StartScenario, _ take: (StartScenario) -> Void) {
        var scenario = scenario
        for disk in [Disk.missing, .unfinished, .torn] {
            for view in StartView.allCases {
                for replicas in [nil, 1] {
                    for bootstrap in Settings.Bootstrap.allCases {
                        (scenario.disk, scenario.view) = (disk, view)
                        (scenario.replicas, scenario.bootstrap) = (replicas, bootstrap)
                        take(scenario)
                    }
                }
            }
        }
    }
}
