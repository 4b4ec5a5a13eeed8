// The HTTP interface: methods, JSON-RPC, health, metrics, sign-in, pages.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "api/http/message.hpp"
#include "api/http/server.hpp"
#include "api/rest/app_files.hpp"
#include "api/rest/event_hub.hpp"
#include "api/rest/router.hpp"
#include "api/rest/work_pool.hpp"
#include "api/rpc/endpoint.hpp"
#include "base/cancel.hpp"
#include "base/id.hpp"
#include "service/dispatcher.hpp"

namespace ballast::api::rest {

struct RestOptions {
    std::string address;  // address that the server listens on
    std::string allowed_host;
    bool docs = true;
    std::size_t workers = 4;
    std::size_t waiters = 32;  // clients that may wait for a job's progress at the same time
    std::size_t max_waiting = 256;
    std::size_t max_streams =
        4'000;           // event streams open at the same time; further ones are answered with 503
    bool https = false;  // users reach the server over TLS
    std::function<void(std::string_view)> log = {};  // one line per request; empty: none
};

class Rest {
public:
    // `dispatcher` must outlive it.
    Rest(service::Dispatcher& dispatcher, RestOptions options);
    ~Rest();

    void handle(http::Request&& request, http::Responder respond);
    // Authenticates a request with a body from its header, before the body is kept.
    http::Admission admit_body(const http::Request& request);

    // Asks running calls to stop; new ones are rejected with 503.
    void stop();

private:
    struct Exchange;
    using Answer = std::function<http::Response(const http::Request&, const RequestId&)>;

    http::Response answer_fixed(const http::Request& request, const RequestId& id, bool& found);
    // identify(), with a limit of invalid tokens per address.
    Result<std::optional<service::Principal>> caller(const http::Request& request,
                                                     const RequestId& id);
    // The field that sets the session's cookie, or with an empty secret removes it.
    std::string set_cookie(std::string_view secret) const;
    http::Response sign_in(const http::Request& request, const RequestId& id);
    http::Response sign_out(const http::Request& request, const RequestId& id);
    http::Response session(const http::Request& request, const RequestId& id);
    http::Response ready(const http::Request& request) const;
    http::Response page(std::string_view name) const;
    void call_method(http::Request&& request, http::Responder respond, const RequestId& id);
    void call_rpc(http::Request&& request, http::Responder respond, const RequestId& id);
    // Events of one job, or of all the tenant's jobs when `job` is empty.
    void stream_events(http::Request&& request, http::Responder respond, const RequestId& id,
                       const std::string& job);
    Result<service::Principal> admit(const http::Request& request, const RequestId& id,
                                     const std::string& job);
    // kUnavailable when the maximum number of streams is open.
    Result<EventHub*> event_hub();
    void finish(const http::Request& request, http::Responder& respond, const RequestId& id,
                http::Response response) const;
    // Adds the request id to the response, and logs both.
    void record(const http::Request& request, const RequestId& id, http::Response& response) const;

    service::Dispatcher& dispatcher_;
    RestOptions options_;
    Router router_;
    AppFiles app_;
    rpc::Endpoint rpc_;
    std::string openapi_;
    Cancel stopping_;
    // Declared last, since their tasks use the other members. Callers that only wait for a job use
    // separate threads, so that they do not block computations.
    std::unique_ptr<WorkPool> pool_;
    std::unique_ptr<WorkPool> waiters_;
    std::mutex hub_mutex_;  // guards its creation
    std::unique_ptr<EventHub> hub_;
};

}  // namespace ballast::api::rest
