// How a door reaches the methods: the table, a way to call them, who is asking. The program fills
// it from the dispatcher; a test fills it with a small table and a function.
#pragma once

#include <functional>
#include <string>

#include "base/id.hpp"
#include "base/result.hpp"
#include "service/dispatcher.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::door {

struct Access {
    const service::MethodTable* table;
    std::function<Result<service::Reply>(const service::Invocation&)> invoke;
    // Of a connection that is signed in as a whole (standard input). Asked again for every call, so
    // that a revoked credential stops working at once. On kUnauthenticated the call goes ahead
    // without a principal, for the dispatcher to refuse or not.
    std::function<Result<service::Principal>()> principal;
    std::function<RequestId()> make_request_id;
    const wire::TableFiles* files = nullptr;  // null: requests may not name files
    bool in_process = false;                  // long work runs here instead of becoming a job
    std::string remote = {};                  // where from, for logs and audit
};

}  // namespace ballast::door
