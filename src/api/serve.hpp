// The server process: HTTP interface, job workers, shutdown.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "service/dispatcher.hpp"

namespace ballast::api {

// Name of the file in the data directory with the address of the running server.
inline constexpr std::string_view kAddressFile = "server.url";

// Name of the file in the data directory with the sign-in link, where there is no terminal.
inline constexpr std::string_view kLinkFile = "sign-in-link";

struct ServeOptions {
    bool print_link = true;
    bool to_terminal = false;                   // `out` is a terminal, and no log
    std::function<void(std::string_view)> out;  // address and sign-in link
    std::function<void(std::string_view)> log;  // request log, one JSON object per line
};

// Listens, prints the address, runs until SIGINT or SIGTERM, lets running calls finish and returns
// unfinished jobs to the queue.
Status serve(service::Dispatcher& dispatcher, const ServeOptions& options);

}  // namespace ballast::api
