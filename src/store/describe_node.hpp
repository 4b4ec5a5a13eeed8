// Nodes described once: columns of the store, and values of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/nodes.hpp"

namespace ballast::describe {

template <>
struct Described<store::NodeRole> {
    using enum store::NodeRole;
    static constexpr std::string_view name = "NodeRole";
    static constexpr std::string_view doc = "What a process does.";
    static constexpr std::array values{word(kAll, "all", "Serves the API and runs jobs."),
                                       word(kApi, "api", "Serves the API."),
                                       word(kWorker, "worker", "Runs jobs.")};
};

template <>
struct Described<store::Node> {
    using T = store::Node;
    static constexpr std::string_view name = "StoredNode";
    static constexpr std::string_view doc = "A stored node.";
    static constexpr auto fields =
        list(required("id", &T::id, ""), required("host", &T::host, ""),
             required("role", &T::role, ""), required("version", &T::version, ""),
             required("workers", &T::workers, ""), required("running", &T::running, ""),
             required("load", &T::load, ""), required("draining", &T::draining, ""),
             required("started_at", &T::started_at, ""), required("seen_at", &T::seen_at, ""));
};

}  // namespace ballast::describe
