// Requests and responses of activity.list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "service/common.hpp"

namespace ballast::service {

struct ListActivityRequest {
    std::string user;
    std::optional<Instant> from;
    std::optional<Instant> until;
    bool calculations = true;
    std::int64_t before = 0;
    int limit = 50;
};

struct Activity {
    std::int64_t sequence = 0;
    Instant at;
    std::string user;
    std::string name;
    std::string method;
    std::string what;
    std::string object;
    std::string label;
    std::string link;
};

struct ListActivityResponse {
    std::vector<Activity> data;
    std::optional<std::int64_t> next_before;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::ListActivityRequest> {
    using T = service::ListActivityRequest;
    static constexpr std::string_view name = "ListActivityRequest";
    static constexpr std::string_view doc = "Filter and page of the activity, newest first.";
    static constexpr auto fields = wire::list(
        optional("user", &T::user, "Id of the user; empty: all members.", {.max_length = 36}),
        optional("from", &T::from, "Earliest time, inclusive."),
        optional("until", &T::until, "Latest time, exclusive."),
        optional(
            "calculations", &T::calculations,
            "Whether calculations that answer within a call are listed; changes and jobs always "
            "are."),
        optional("before", &T::before,
                 "Sequence number below which activity is listed; 0 for the newest.",
                 {.minimum = 0}),
        optional("limit", &T::limit, "Largest number of rows per page.",
                 {.minimum = 1, .maximum = 500}));
};

template <>
struct Described<service::Activity> {
    using T = service::Activity;
    static constexpr std::string_view name = "Activity";
    static constexpr std::string_view doc = "What a member did in the workspace.";
    static constexpr auto fields = wire::list(
        required("sequence", &T::sequence, "Number of its entry in the audit log."),
        required("at", &T::at, "Time of the call."), required("user", &T::user, "Id of the user."),
        required("name", &T::name, "Name of the user; empty when it is no longer known."),
        required("method", &T::method, "Name of the method."),
        required("what", &T::what, "Title of the method, such as Value at risk."),
        required("object", &T::object, "Object concerned; may be empty."),
        required("label", &T::label,
                 "Kind of the object with its short name, such as Portfolio growth; may be empty."),
        required("link", &T::link, "Page of the object in the web app; may be empty."));
};

template <>
struct Described<service::ListActivityResponse> {
    using T = service::ListActivityResponse;
    static constexpr std::string_view name = "ListActivityResponse";
    static constexpr std::string_view doc = "A page of the activity in the workspace.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Activity, newest first."),
                   required("next_before", &T::next_before,
                            "Value of `before` for the next page; null on the last page."));
};

}  // namespace ballast::describe
