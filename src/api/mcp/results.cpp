#include "api/mcp/results.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "api/object_writer.hpp"
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

std::string escaped(std::string_view key) {
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

class Shortener {
public:
    Shortener(const Cut& cut, std::string_view at) : cut_(cut), path_(at) {}

    JsonValue copy(const JsonValue& value) {
        JsonValue kept{.kind = value.kind};
        if (value.is(JsonKind::kString)) {
            const std::size_t length = wire::count_code_points(value.text);
            kept.text = length > cut_.characters ? wire::shortened(value.text, cut_.characters)
                                                 : value.text;
            if (length > cut_.characters) omit(value.text.size(), kept.text.size(), "bytes");
            return kept;
        }
        kept.text = value.text;
        const std::size_t items = std::min(value.items.size(), cut_.items);
        if (items < value.items.size()) omit(value.items.size(), items, "items");
        const std::size_t members = std::min(value.members.size(), cut_.members);
        if (members < value.members.size()) omit(value.members.size(), members, "members");
        for (std::size_t i = 0; i < items; ++i) {
            const Step step(path_, fmt::to_string(i));
            kept.items.push_back(copy(value.items[i]));
        }
        for (std::size_t i = 0; i < members; ++i) {
            const Step step(path_, escaped(value.members[i].name));
            kept.members.push_back({value.members[i].name, copy(value.members[i].value)});
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
    rest.member("result", result).raw("omitted", omitted + "]");
    if (part.more_omitted > 0) rest.member("more_omitted", part.more_omitted);
    rest.member("note",
                "This response is shortened. read_result returns the rest by result, path and "
                "offset.");
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

Shortened shortened(const JsonValue& value, std::string_view at, std::size_t bytes) {
    for (const Cut& cut : kCuts) {
        Shortener shortener(cut, at);
        Shortened part{.value = shortener.copy(value),
                       .omitted = std::move(shortener.omitted),
                       .more_omitted = shortener.more_omitted};
        if (to_json(part.value).size() <= bytes || &cut == &kCuts.back()) return part;
    }
    return {};
}

std::string shortened_json(const JsonValue& value, std::string_view result, std::string_view at,
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

std::string Results::keep(JsonValue value, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    std::string name = fmt::format("r{}", ++made_);
    entries_.push_front({name, bytes, std::make_shared<const JsonValue>(std::move(value))});
    bytes_ += bytes;
    while (entries_.size() > kMostResults || (bytes_ > kMostBytes && entries_.size() > 1)) {
        bytes_ -= entries_.back().bytes;
        entries_.pop_back();
    }
    return name;
}

Result<std::shared_ptr<const JsonValue>> Results::find(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    for (const Entry& entry : entries_)
        if (entry.name == name) return entry.value;
    return fail(
        Code::kNotFound,
        fmt::format("there is no result \"{}\"; the latest {} long responses are kept: call "
                    "the tool again",
                    name, kMostResults));
}

Result<std::string> page_json(const JsonValue& value, std::string_view result, const Page& page,
                              std::size_t bytes) {
    const JsonValue* part = value.at(page.path);
    if (part == nullptr)
        return fail(Code::kNotFound,
                    fmt::format("result {} has no value at \"{}\": expected a JSON pointer such as "
                                "/positions or /scenarios/0/by_month",
                                result, page.path));
    const std::size_t room = bytes > 800 ? bytes - 400 : bytes / 2;
    const bool is_array = part->is(JsonKind::kArray);
    if (!is_array && !part->is(JsonKind::kObject) && !part->is(JsonKind::kString)) {
        ObjectWriter answer;
        answer.member("result", result).member("path", page.path).raw("value", to_json(*part));
        return std::move(answer).finish();
    }
    ObjectWriter answer;
    answer.member("result", result).member("path", page.path);
    if (part->is(JsonKind::kString)) {
        const std::size_t total = part->text.size();
        std::size_t begin = std::min(page.offset, total);
        while (begin < total && wire::code_point_bytes(part->text, begin) == 0) ++begin;
        // Escapes may double the text.
        std::size_t end = std::min(total, begin + std::min(page.limit.value_or(room), room / 2));
        while (end < total && wire::code_point_bytes(part->text, end) == 0) --end;
        answer.member("text", std::string_view(part->text).substr(begin, end - begin))
            .member("offset", begin)
            .member("total", total);
        if (end < total) answer.member("next_offset", end);
        return std::move(answer).finish();
    }
    const std::size_t total = is_array ? part->items.size() : part->members.size();
    const std::size_t begin = std::min(page.offset, total);
    const std::size_t limit = page.limit.value_or(total);
    const std::size_t end = limit < total - begin ? begin + limit : total;
    std::string list;
    const std::size_t at =
        add_while_fitting(list, begin, end, room, [&](std::size_t i, std::size_t most) {
            const JsonValue& item = is_array ? part->items[i] : part->members[i].value;
            std::string json = to_json(item);
            if (json.size() > most) {
                const std::string key =
                    is_array ? fmt::to_string(i) : escaped(part->members[i].name);
                json = shortened_json(item, result, page.path + '/' + key, most);
            }
            if (is_array) return json;
            std::string member;
            wire::write_string(member, part->members[i].name);
            return member + ':' + json;
        });
    answer
        .raw(is_array ? "items" : "members", (is_array ? "[" : "{") + list + (is_array ? "]" : "}"))
        .member("offset", begin)
        .member("total", total);
    if (at < total) answer.member("next_offset", at);
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
    if (users_.size() > kMostUsers) users_.pop_back();
    return users_.front().second;
}

}  // namespace ballast::api::mcp
