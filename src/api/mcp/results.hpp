// Responses that are too long for one answer: a shortened copy, and the rest by reference.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/json_value.hpp"
#include "api/json_view.hpp"
#include "base/result.hpp"

namespace ballast::api::mcp {

// A part of a value that was left out of its shortened copy.
struct Omitted {
    std::string path;  // JSON pointer
    std::size_t total = 0;
    std::size_t shown = 0;
    std::string_view unit;  // "items", "members" or "bytes"
};

struct Shortened {
    JsonValue value;
    std::vector<Omitted> omitted;  // at most kMostOmitted
    std::size_t more_omitted = 0;
};

inline constexpr std::size_t kMostOmitted = 12;

// The value with arrays, objects and strings cut until its JSON has at most `bytes`, as far as
// cutting reaches. `at` is the path of the value in its response.
Shortened shortened(const JsonView& value, std::string_view at, std::size_t bytes);

// `value` as JSON of at most about `bytes`; "_rest" states what was left out and how to read it.
// `result`: its name, empty when it is not kept.
std::string shortened_json(const JsonView& value, std::string_view result, std::string_view at,
                           std::size_t bytes);

// The latest long responses of a connection. Safe to use from several threads.
class Results {
public:
    static constexpr std::size_t kMostResults = 16;
    static constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // of their JSON

    // Returns the name of the stored response; empty when it alone has too many bytes.
    std::string keep(std::string json);
    // kNotFound for a name that was never given or is no longer kept.
    Result<std::shared_ptr<const std::string>> find(std::string_view name) const;
    std::size_t bytes() const;

private:
    struct Entry {
        std::string name;
        std::shared_ptr<const std::string> json;
    };

    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // newest first
    std::size_t bytes_ = 0;
    std::size_t made_ = 0;
};

// The long responses of users whose connections are single requests.
class ResultsOfUsers {
public:
    static constexpr std::size_t kMostUsers = 100;
    static constexpr std::size_t kMostBytes = 4 * Results::kMostBytes;

    // Those of others are kept from the latest on, while all have no more than so many bytes.
    std::shared_ptr<Results> of(const std::string& user);

private:
    std::mutex mutex_;
    std::list<std::pair<std::string, std::shared_ptr<Results>>> users_;  // latest first
};

// A part of a stored response.
struct Page {
    std::string path;
    std::size_t offset = 0;
    std::optional<std::size_t> limit = {};
};

// The items of an array, the members of an object or the bytes of a string from `offset` on,
// as many as fit; other values whole. kNotFound for a path without a value.
Result<std::string> page_json(const JsonView& value, std::string_view result, const Page& page,
                              std::size_t bytes);

}  // namespace ballast::api::mcp
