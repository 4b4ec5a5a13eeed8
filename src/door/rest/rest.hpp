// Everything the server answers over HTTP: methods, JSON-RPC, health, metrics, sign-in, pages.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/cancel.hpp"
#include "base/id.hpp"
#include "door/http/message.hpp"
#include "door/http/server.hpp"
#include "door/rest/app_files.hpp"
#include "door/rest/event_hub.hpp"
#include "door/rest/router.hpp"
#include "door/rest/work_pool.hpp"
#include "door/rpc/endpoint.hpp"
#include "service/dispatcher.hpp"

namespace ballast::door::rest {

struct RestOptions {
    std::string address;  // that is listened on
    std::string allowed_host;
    bool docs = true;
    std::size_t workers = 4;
    std::size_t waiters = 32;  // clients that may wait for a job's progress at once
    std::size_t max_waiting = 256;
    std::size_t max_streams = 4'000;  // of events, open at once; more are answered 503
    std::function<void(std::string_view)> log = {};  // one line per request; empty: none
};

class Rest {
public:
    // `dispatcher` outlives it.
    Rest(service::Dispatcher& dispatcher, RestOptions options);
    ~Rest();

    void handle(http::Request&& request, http::Responder respond);

    // Asks running calls to stop; new ones are refused with 503.
    void stop();

private:
    struct Exchange;
    using Answer = std::function<http::Response(const http::Request&, const RequestId&)>;

    http::Response answer_fixed(const http::Request& request, const RequestId& id, bool& found);
    http::Response sign_in(const http::Request& request, const RequestId& id);
    http::Response sign_out(const http::Request& request, const RequestId& id);
    http::Response session(const http::Request& request, const RequestId& id);
    http::Response ready(const http::Request& request) const;
    http::Response page(std::string_view name) const;
    void call_method(http::Request&& request, http::Responder respond, const RequestId& id);
    void call_rpc(http::Request&& request, http::Responder respond, const RequestId& id);
    // Of one job, or of all of the tenant's when `job` is empty.
    void stream_events(http::Request&& request, http::Responder respond, const RequestId& id,
                       const std::string& job);
    Result<TenantId> admit(const http::Request& request, const RequestId& id,
                           const std::string& job);
    // kUnavailable when it has no room for one stream more.
    Result<EventHub*> event_hub();
    void finish(const http::Request& request, http::Responder& respond, const RequestId& id,
                http::Response response) const;

    service::Dispatcher& dispatcher_;
    RestOptions options_;
    Router router_;
    AppFiles app_;
    rpc::Endpoint rpc_;
    std::string openapi_;
    Cancel stopping_;
    // Last, since their tasks use the rest. Those who only wait for a job have threads of their
    // own, so that they keep nobody from computing.
    std::unique_ptr<WorkPool> pool_;
    std::unique_ptr<WorkPool> waiters_;
    std::mutex hub_mutex_;  // of making it
    std::unique_ptr<EventHub> hub_;
};

}  // namespace ballast::door::rest
