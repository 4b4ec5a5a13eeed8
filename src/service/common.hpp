// What requests and responses of many methods share.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "store/page.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

// Part of every engine's response.
struct Provenance {
    Issues issues;
    std::string digest;  // over the canonical request, the engine version and the data
    std::string engine_version;
    std::string data_digest;  // of the stored data used; empty when the request contains all data
};

struct Deleted {
    std::string id;
};

struct PageFields {
    int limit = 50;
    std::string cursor;
    store::Direction direction = store::Direction::kAscending;
};

enum class Count { kNone, kExact };

}  // namespace ballast::service

namespace ballast::describe {

// The fields of T's Provenance, to be joined with a method's own.
template <class T>
constexpr auto provenance_fields() {
    return wire::list(
        required("issues", &T::issues, "What is missing, approximate or doubtful in this result."),
        required("digest", &T::digest,
                 "SHA-256 digest of the canonical request, the engine version and the data read."),
        required("engine_version", &T::engine_version,
                 "Version of the engine that computed the result."),
        required("data_digest", &T::data_digest,
                 "SHA-256 digest of the stored data read: the market snapshot and, for a stored "
                 "portfolio, its positions; empty when the request contains all data."));
}

template <>
struct Described<store::Direction> {
    static constexpr std::string_view name = "Direction";
    static constexpr std::string_view doc = "Sort direction.";
    static constexpr std::array values{word(store::Direction::kAscending, "ascending"),
                                       word(store::Direction::kDescending, "descending")};
};

template <>
struct Described<service::Count> {
    static constexpr std::string_view name = "Count";
    static constexpr std::string_view doc =
        "Whether to return the total count, which takes a scan of all matching rows.";
    static constexpr std::array values{word(service::Count::kNone, "none", "No total count."),
                                       word(service::Count::kExact, "exact", "Exact total count.")};
};

template <>
struct Described<service::Deleted> {
    using T = service::Deleted;
    static constexpr std::string_view name = "Deleted";
    static constexpr std::string_view doc = "Confirmation of a deletion.";
    static constexpr auto fields = wire::list(required("id", &T::id, "Id of the deleted object."));
};

template <class T>
constexpr auto page_fields() {
    return wire::list(
        optional("limit", &T::limit, "Largest number of items per page.",
                 {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 {.max_length = 4096}),
        optional("direction", &T::direction, "Sort direction."));
}

inline constexpr std::string_view kEtagDoc =
    "ETag of this version, to be given in if_match when changing it.";

}  // namespace ballast::describe
