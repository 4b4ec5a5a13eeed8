// The HTTP interface: methods, JSON-RPC, health, metrics, sign-in, pages.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/http/message.hpp"
#include "api/http/server.hpp"
#include "api/mcp/results.hpp"
#include "api/mcp/tools.hpp"
#include "api/rest/app_files.hpp"
#include "api/rest/call_pools.hpp"
#include "api/rest/cors.hpp"
#include "api/rest/event_hub.hpp"
#include "api/rest/health_probe.hpp"
#include "api/rest/router.hpp"
#include "api/rpc/endpoint.hpp"
#include "base/cancel.hpp"
#include "base/id.hpp"
#include "service/dispatcher.hpp"
#include "service/live_changes.hpp"
#include "service/live_signal.hpp"
#include "service/readiness.hpp"

namespace ballast::api::rest {

struct RestOptions {
    std::string address;  // address that the server listens on
    std::string allowed_host;
    bool docs = true;
    bool operations_only = false;  // health and metrics, of a process that only runs jobs
    PoolSizes pools = {};
    std::chrono::milliseconds health_limit{1'500};  // for the database to respond
    std::size_t max_streams =
        4'000;           // event streams open at the same time; further ones are answered with 503
    bool https = false;  // users reach the server over TLS, also where no proxy states it
    std::string cors_origins = {};
    std::function<void(std::string_view)> log = {};  // one line per request; empty: none
};

class Rest {
public:
    // `dispatcher` must outlive it.
    Rest(service::Dispatcher& dispatcher, RestOptions options);
    ~Rest();

    void handle(http::Request&& request, http::Responder respond);
    // Authenticates a request with a body from its header, before the body is kept.
    void admit_body(http::Request&& head, http::Decide decide);

    // Asks running calls to stop; new ones are rejected with 503.
    void stop();

private:
    struct Exchange;
    using Answer = std::function<http::Response(const http::Request&, const RequestId&)>;

    // Runs `answer` in the lane and responds with what it returns.
    void in_lane(Lane lane, http::Request&& request, http::Responder respond, const RequestId& id,
                 Answer answer);
    void run_in(Lane lane, const std::shared_ptr<Exchange>& exchange, FairPool::Task task);
    http::Admission admission_of(const http::Request& head);
    // What needs no store: pages and the documents in the program. Nullopt when it is neither.
    std::optional<http::Response> answer_at_once(const http::Request& request);
    // Health, metrics and sign-in, which are not methods. Null for other requests.
    Answer other_answer(const http::Request& request, Lane& lane);
    http::Response metrics(const http::Request& request, const RequestId& id);
    // identify(), with a limit of invalid tokens per address.
    Result<std::optional<service::Principal>> caller(const http::Request& request,
                                                     const RequestId& id);
    // The same for a public method, which also answers whose session has ended: no principal then.
    Result<std::optional<service::Principal>> caller_of(const service::MethodInfo& info,
                                                        const http::Request& request,
                                                        const RequestId& id);
    // The field that sets a cookie, or with an empty value removes it.
    std::string set_cookie(const http::Request& request, const service::Cookie& cookie) const;
    bool is_https(const http::Request& request) const { return options_.https || request.https; }
    http::Response public_keys();
    http::Response sign_in(const http::Request& request, const RequestId& id);
    http::Response sign_out(const http::Request& request, const RequestId& id);
    http::Response session(const http::Request& request, const RequestId& id);
    http::Response ready(const http::Request& request);
    http::Response page(std::string_view name) const;
    // Takes the body of the request.
    Result<service::Reply> invoke(Exchange& exchange, const RouteMatch& match, Lane lane,
                                  std::optional<service::RateState>& rate);
    void call_method(http::Request&& request, http::Responder respond, const RequestId& id);
    // Calls that send parts of their response as events.
    static bool is_streamed(const service::Method& method, const http::Request& request);
    void stream_call(const std::shared_ptr<Exchange>& exchange, const RouteMatch& match);
    void call_mcp(http::Request&& request, http::Responder respond, const RequestId& id);
    void answer_mcp(Exchange& exchange);
    void call_rpc(http::Request&& request, http::Responder respond, const RequestId& id);
    // Whether the answer may be sent from a file.
    bool may_be_long(const rpc::Incoming& incoming) const;
    void answer_rpc(Exchange& exchange, const rpc::Incoming& incoming, Lane lane);
    // Requested when the server stops, and at the deadline of the request's call.
    Cancel until_deadline(const http::Request& request, Lane lane) const;
    // The job whose events are requested, empty for those of all; nullopt for another request.
    static std::optional<std::string> events_of(const http::Request& request);
    bool returns_file(const http::Request& request) const;
    void stream_events(http::Request&& request, http::Responder respond, const RequestId& id,
                       const std::string& job);
    Result<service::Principal> admit(const http::Request& request, const RequestId& id,
                                     const std::string& job);
    // Of the parameter `topics`; "jobs" without it.
    static Result<std::vector<std::string>> topics_of(const http::Request& request);
    Result<service::LiveTopic> topic_of(const std::string& name,
                                        const service::Principal& principal);
    // The caller of an open stream of a workspace, while its credential is valid there.
    Result<service::Principal> reader(const http::Request& request, const TenantId& tenant);
    static bool is_live(const http::Request& request);
    Result<service::Principal> admit_socket(const http::Request& request, const RequestId& id);
    void open_socket(http::Request&& request, http::Responder respond, const RequestId& id);
    // kUnavailable when the maximum number of streams is open.
    Result<EventHub*> event_hub();
    void finish(const http::Request& request, http::Responder& respond, const RequestId& id,
                http::Response response) const;
    // Adds the fields of every response, and logs request and response.
    void record(const http::Request& request, const RequestId& id, http::Response& response) const;

    service::Dispatcher& dispatcher_;
    RestOptions options_;
    Cors cors_;
    Router router_;
    AppFiles app_;
    rpc::Endpoint rpc_;
    mcp::Tools mcp_tools_;
    mcp::ResultsOfUsers mcp_results_;
    std::string openapi_;
    std::set<std::string, std::less<>> files_;  // methods that return a file
    Cancel stopping_;
    Callers callers_;
    service::Readiness readiness_;
    HealthProbe probe_;
    std::mutex hub_mutex_;  // guards its creation
    std::unique_ptr<service::LiveSource> live_;
    std::unique_ptr<EventHub> hub_;
    std::unique_ptr<store::RedisSubscription> changes_;  // wakes the hub
    CallPools pools_;  // declared last: its tasks use the other members
};

}  // namespace ballast::api::rest
