// How commands call methods: in this process, as the owner of the data directory.
#pragma once

#include <functional>
#include <string_view>

#include "base/work.hpp"
#include "service/dispatcher.hpp"

namespace ballast::api::cli {

// Methods that need no store run without one. `takes_source`: as of an Invocation.
Result<service::Reply> invoke_as_owner(service::Dispatcher& dispatcher, std::string_view method,
                                       std::string_view request, const RequestId& id,
                                       const wire::TableFiles* files = nullptr,
                                       std::function<void(const Progress&)> progress = {},
                                       bool takes_source = false);

RequestId make_request_id(service::Dispatcher& dispatcher);

}  // namespace ballast::api::cli
