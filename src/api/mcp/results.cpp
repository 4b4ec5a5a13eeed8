#include "api/mcp/results.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "api/object_writer.hpp"
#include "base/json_pointer.hpp"
#include "wire/utf8.hpp"

namespace ballast::api::mcp {

namespace {

using wire::JsonKind;

// What one pass of shortening keeps.
struct Cut {
    std::size_t items;
    std::size_t members;
    std::size_t characters;
};

// From gentle to hard; the first that fits is used.
constexpr std::array<Cut, 9> kCuts{{{200, 500, 20'000},
                                    {50, 200, 4'000},
                                    {20, 100, 2'000},
                                    {10, 60, 1'000},
                                    {5, 60, 500},
                                    {3, 40, 300},
                                    {1, 40, 200},
                                    {0, 40, 120},
                                    {0, 8, 60}}};

class Shortener {
public:
    Shortener(const Cut& cut, std::string_view at) : cut_(cut), path_(at) {}

    JsonValue copy(const JsonView& value) {
        JsonValue kept{.kind = value.kind()};
        switch (kept.kind) {
            case JsonKind::kString:
                copy_string(value, kept);
                break;
            case JsonKind::kArray:
                copy_items(value, kept);
                break;
            case JsonKind::kObject:
                copy_members(value, kept);
                break;
            default:
                kept.text = value.text();
        }
        return kept;
    }

    std::vector<Omitted> omitted;
    std::size_t more_omitted = 0;

private:
    struct Step {
        Step(std::string& to, std::string_view key) : path(to), before(to.size()) {
            path += '/';
            path += key;
        }
        ~Step() { path.resize(before); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;
        std::string& path;
        std::size_t before;
    };

    void copy_string(const JsonView& value, JsonValue& kept) {
        kept.text = value.string();
        if (wire::count_code_points(kept.text) <= cut_.characters) return;
        const std::size_t total = kept.text.size();
        kept.text = wire::shortened(kept.text, cut_.characters);
        omit(total, kept.text.size(), "bytes");
    }

    // What is left out is counted before its parts are copied, so that it is listed first.
    void copy_items(const JsonView& array, JsonValue& kept) {
        std::vector<JsonView> shown;
        std::size_t total = 0;
        array.each_item([&](const JsonView& item) {
            if (total++ < cut_.items) shown.push_back(item);
            return true;
        });
        if (shown.size() < total) omit(total, shown.size(), "items");
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const Step step(path_, fmt::to_string(i));
            kept.items.push_back(copy(shown[i]));
        }
    }

    void copy_members(const JsonView& object, JsonValue& kept) {
        std::vector<std::pair<std::string, JsonView>> shown;
        std::size_t total = 0;
        object.each_member([&](const JsonView& name, const JsonView& value) {
            if (total++ < cut_.members) shown.emplace_back(name.string(), value);
            return true;
        });
        if (shown.size() < total) omit(total, shown.size(), "members");
        for (auto& [name, value] : shown) {
            const Step step(path_, escaped_key(name));
            kept.members.push_back({std::move(name), copy(value)});
        }
    }

    void omit(std::size_t total, std::size_t shown, std::string_view unit) {
        if (omitted.size() < kMostOmitted)
            omitted.push_back({path_, total, shown, unit});
        else
            ++more_omitted;
    }

    const Cut& cut_;
    std::string path_;
};

std::string rest_json(const Shortened& part, std::string_view result) {
    std::string omitted = "[";
    for (const Omitted& one : part.omitted) {
        if (omitted.size() > 1) omitted += ',';
        omitted += std::move(ObjectWriter()
                                 .member("path", one.path)
                                 .member(one.unit, one.total)
                                 .member("shown", one.shown))
                       .finish();
    }
    ObjectWriter rest;
    if (!result.empty()) rest.member("result", result);
    rest.raw("omitted", omitted + "]");
    if (part.more_omitted > 0) rest.member("more_omitted", part.more_omitted);
    rest.member("note", result.empty()
                            ? "This response is shortened, and too long to be kept: request less "
                              "of it."
                            : "This response is shortened. read_result returns the rest by "
                              "result, path and offset.");
    return std::move(rest).finish();
}

// Adds `count` items while they fit; a first one that does not fit is shortened.
template <class Write>
std::size_t add_while_fitting(std::string& list, std::size_t begin, std::size_t end,
                              std::size_t bytes, const Write& write) {
    std::size_t at = begin;
    for (; at < end; ++at) {
        std::string item = write(at, bytes);
        if (at > begin && list.size() + item.size() + 1 > bytes) break;
        if (at > begin) list += ',';
        list += item;
    }
    return at;
}

}  // namespace

Shortened shortened(const JsonView& value, std::string_view at, std::size_t bytes) {
    for (const Cut& cut : kCuts) {
        Shortener shortener(cut, at);
        Shortened part{.value = shortener.copy(value),
                       .omitted = std::move(shortener.omitted),
                       .more_omitted = shortener.more_omitted};
        if (to_json(part.value).size() <= bytes || &cut == &kCuts.back()) return part;
    }
    return {};
}

std::string shortened_json(const JsonView& value, std::string_view result, std::string_view at,
                           std::size_t bytes) {
    constexpr std::size_t kForRest = 1'800;
    Shortened part = shortened(value, at, bytes > 2 * kForRest ? bytes - kForRest : bytes / 2);
    const std::string rest = rest_json(part, result);
    if (!part.value.is(JsonKind::kObject))
        return fmt::format(R"({{"value":{},"_rest":{}}})", to_json(part.value), rest);
    std::string json = to_json(part.value);
    json.pop_back();
    if (json.size() > 1) json += ',';
    return json + fmt::format("\"_rest\":{}}}", rest);
}

std::string Results::keep(std::string json) {
    if (json.size() > kMostBytes) return {};
    const std::lock_guard lock(mutex_);
    std::string name = fmt::format("r{}", ++made_);
    json.shrink_to_fit();
    bytes_ += json.size();
    entries_.push_front({name, std::make_shared<const std::string>(std::move(json))});
    while (entries_.size() > kMostResults || bytes_ > kMostBytes) {
        bytes_ -= entries_.back().json->size();
        entries_.pop_back();
    }
    return name;
}

std::size_t Results::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

Result<std::shared_ptr<const std::string>> Results::find(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    for (const Entry& entry : entries_)
        if (entry.name == name) return entry.json;
    return fail(
        Code::kNotFound,
        fmt::format("there is no result \"{}\"; the latest {} long responses are kept: call "
                    "the tool again",
                    name, kMostResults));
}

namespace {

// The bytes of a string that a page shows.
std::string text_page(const JsonView& value, ObjectWriter answer, const Page& page,
                      std::size_t room) {
    const std::string text = value.string();
    const std::size_t total = text.size();
    std::size_t begin = std::min(page.offset, total);
    while (begin < total && wire::code_point_bytes(text, begin) == 0) ++begin;
    // Escapes may double the text.
    std::size_t end = std::min(total, begin + std::min(page.limit.value_or(room), room / 2));
    while (end < total && wire::code_point_bytes(text, end) == 0) --end;
    answer.member("text", std::string_view(text).substr(begin, end - begin))
        .member("offset", begin)
        .member("total", total);
    if (end < total) answer.member("next_offset", end);
    return std::move(answer).finish();
}

// The items or members from page.offset on, as many as a page may have.
struct Parts {
    std::vector<JsonView> values;
    std::vector<std::string> names;  // of members
    std::size_t total = 0;
};

Parts parts_of(const JsonView& value, const Page& page, std::size_t most) {
    Parts parts;
    most = std::min(most, page.limit.value_or(most));
    const auto take = [&](const JsonView& part) {
        const bool is_shown = parts.total >= page.offset && parts.values.size() < most;
        if (is_shown) parts.values.push_back(part);
        ++parts.total;
        return is_shown;
    };
    value.each_item([&](const JsonView& item) {
        take(item);
        return true;
    });
    value.each_member([&](const JsonView& name, const JsonView& member) {
        if (take(member)) parts.names.push_back(name.string());
        return true;
    });
    return parts;
}

}  // namespace

Result<std::string> page_json(const JsonView& value, std::string_view result, const Page& page,
                              std::size_t bytes) {
    const std::optional<JsonView> part = value.at(page.path);
    if (!part)
        return fail(Code::kNotFound,
                    fmt::format("result {} has no value at \"{}\": expected a JSON pointer such as "
                                "/positions or /scenarios/0/by_month",
                                result, page.path));
    const std::size_t room = bytes > 800 ? bytes - 400 : bytes / 2;
    ObjectWriter answer;
    answer.member("result", result).member("path", page.path);
    if (part->is(JsonKind::kString)) return text_page(*part, std::move(answer), page, room);
    const bool is_array = part->is(JsonKind::kArray);
    if (!is_array && !part->is(JsonKind::kObject)) {
        answer.raw("value", part->text());
        return std::move(answer).finish();
    }
    // Each takes a byte at least, and a comma.
    const Parts parts = parts_of(*part, page, room);
    const std::size_t begin = std::min(page.offset, parts.total);
    std::string list;
    const std::size_t shown =
        add_while_fitting(list, 0, parts.values.size(), room, [&](std::size_t i, std::size_t most) {
            std::string json(parts.values[i].text());
            if (json.size() > most) {
                const std::string key =
                    is_array ? fmt::to_string(begin + i) : escaped_key(parts.names[i]);
                json = shortened_json(parts.values[i], result, page.path + '/' + key, most);
            }
            if (is_array) return json;
            std::string member;
            wire::write_string(member, parts.names[i]);
            return member + ':' + json;
        });
    answer
        .raw(is_array ? "items" : "members", (is_array ? "[" : "{") + list + (is_array ? "]" : "}"))
        .member("offset", begin)
        .member("total", parts.total);
    if (begin + shown < parts.total) answer.member("next_offset", begin + shown);
    return std::move(answer).finish();
}

std::shared_ptr<Results> ResultsOfUsers::of(const std::string& user) {
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(users_.begin(), users_.end(),
                                    [&](const auto& one) { return one.first == user; });
    if (known != users_.end())
        users_.splice(users_.begin(), users_, known);
    else
        users_.emplace_front(user, std::make_shared<Results>());
    std::size_t bytes = 0;
    std::size_t kept = 0;
    for (const auto& [name, results] : users_) {
        bytes += results->bytes();
        if (kept > 0 && (kept == kMostUsers || bytes > kMostBytes)) break;
        ++kept;
    }
    users_.resize(kept);
    return users_.front().second;
}

}  // namespace ballast::api::mcp
