// A process that only runs jobs: `ballast worker`.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "service/dispatcher.hpp"

namespace ballast::api {

struct WorkOptions {
    std::function<void(std::string_view)> out;  // the node's id and its address
    std::function<void(std::string_view)> log;  // one JSON object per line
};

// Runs jobs until SIGINT or SIGTERM and returns unfinished ones to the queue. Listens for health
// and metrics only.
Status work(service::Dispatcher& dispatcher, const WorkOptions& options);

}  // namespace ballast::api
