// How an interface reaches the methods: their table, a way to call them, and the caller's identity.
// The program fills it from the dispatcher; tests use a small table and a function.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/result.hpp"
#include "service/dispatcher.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::api {

struct Access {
    const service::MethodTable* table;
    std::function<Result<service::Reply>(const service::Invocation&)> invoke;
    // The principal of a connection that is signed in as a whole (standard input). Evaluated for
    // every call, so that a revoked credential stops working at once. On kUnauthenticated the call
    // proceeds without a principal, and the dispatcher decides.
    std::function<Result<service::Principal>()> principal;
    std::function<RequestId()> make_request_id;
    const wire::TableFiles* files = nullptr;  // null: requests may not name files
    bool in_process = false;  // long work runs in this process instead of becoming a job
    std::string remote = {};  // the client's address, for logs and audit
    // Why a method is not offered, and what would change it; empty when it is. None: all are.
    std::function<std::string(const service::MethodInfo&)> why_not_offered = {};
    // The values that the risk settings of a portfolio give the fields of a method that a request
    // leaves out: a JSON object. None: not known.
    std::function<Result<std::string>(const service::Principal&, std::string_view method,
                                      std::string_view portfolio)>
        values_of_settings = {};
};

}  // namespace ballast::api
