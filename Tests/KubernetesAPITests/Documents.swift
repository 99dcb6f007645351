/// Objects as an API server sends them, shortened where they say the same thing many times.
enum Documents {
    static let pod = #"""
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"doris-be-2","generateName":"doris-be-","namespace":"doris",
        "uid":"0d5f2c1e-8a55-4be7-9d0e-6d2f7b1a9c11","resourceVersion":"48213","creationTimestamp":"2024-05-06T07:08:09Z",
        "deletionTimestamp":"2024-05-06T08:00:00Z","deletionGracePeriodSeconds":900,
        "labels":{"app":"doris-be","controller-revision-hash":"doris-be-5d4f8c7b6","statefulset.kubernetes.io/pod-name":"doris-be-2"},
        "ownerReferences":[
        {"apiVersion":"example.org/v1","kind":"DorisCluster","name":"doris","uid":"77777777-0000-4000-8000-000000000000"},
        {"apiVersion":"apps/v1","kind":"StatefulSet","name":"doris-be","uid":"5a1c33a2-41f0-4a61-8f7e-1b7f0a2ce9d4",
        "controller":true,"blockOwnerDeletion":true}],
        "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1",
        "time":"2024-05-06T07:08:09Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:app":{}},
        "f:ownerReferences":{".":{},"k:{\"uid\":\"5a1c33a2-41f0-4a61-8f7e-1b7f0a2ce9d4\"}":{}}},"f:spec":{"f:containers":{
        "k:{\"name\":\"be\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"POD_IP\"}":{".":{},"f:name":{},"f:valueFrom":{
        "f:fieldRef":{}}}}}}}}}]},
        "spec":{"containers":[{"name":"be","image":"doris/be:2.1.7","resources":{"limits":{"cpu":"4"}}}],
        "terminationGracePeriodSeconds":900,"nodeName":"node-3","hostname":"doris-be-2","subdomain":"doris-be"},
        "status":{"phase":"Running","hostIP":"10.0.0.3","podIP":"10.244.3.17","podIPs":[{"ip":"10.244.3.17"}],
        "startTime":"2024-05-06T07:08:09Z","qosClass":"Burstable"}}
        """#

    static let statefulSet = #"""
        {"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"doris-be","namespace":"doris",
        "uid":"5a1c33a2-41f0-4a61-8f7e-1b7f0a2ce9d4","resourceVersion":"48190","generation":4,
        "creationTimestamp":"2024-05-06T07:00:00Z"},
        "spec":{"replicas":2,"ordinals":{"start":1},"selector":{"matchLabels":{"app":"doris-be"}},"template":{"metadata":{
        "creationTimestamp":null,"labels":{"app":"doris-be"}},"spec":{"containers":[{"name":"be","resources":{}}]}},
        "serviceName":"doris-be","podManagementPolicy":"Parallel","updateStrategy":{"type":"RollingUpdate",
        "rollingUpdate":{"partition":0}},"revisionHistoryLimit":10,
        "persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"}},
        "status":{"observedGeneration":4,"replicas":3,"readyReplicas":3,"currentRevision":"doris-be-5d4f8c7b6"}}
        """#

    static let configMap = #"""
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"doris-founded","namespace":"doris",
        "uid":"1e0c33a2-41f0-4a61-8f7e-1b7f0a2ce9d4","resourceVersion":"512","creationTimestamp":"2024-05-06T07:01:00Z"},
        "data":{"clusterId":"1432112043","foundedBy":"doris-fe-0.doris-fe.doris.svc.cluster.local:9010"}}
        """#

    static func status(_ code: Int, _ reason: String, _ message: String, about name: String = "doris-be-2") -> String {
        #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(message)","reason":"\#(reason)","#
            + #""details":{"name":"\#(name)","kind":"pods"},"code":\#(code)}"#
    }
}
