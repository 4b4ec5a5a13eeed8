#include "wire/json_difference.hpp"

#include <fmt/format.h>
#include <map>
#include <simdjson.h>

#include "base/json_pointer.hpp"

namespace ballast::wire {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string minified(element value) { return simdjson::minify(value); }

// What identifies an item of a list; empty: nothing does.
std::string key_of(element item) {
    for (const char* name : {"id", "symbol", "name"}) {
        std::string_view text;
        if (item.is_object() && item[name].get(text) == simdjson::SUCCESS) return std::string(text);
    }
    return {};
}

class Comparer {
public:
    explicit Comparer(std::size_t most) : most_(most) {}

    void compare(const std::string& pointer, element before, element after) {
        if (before.type() == element_type::OBJECT && after.type() == element_type::OBJECT)
            return compare_objects(pointer, before.get_object(), after.get_object());
        if (before.type() == element_type::ARRAY && after.type() == element_type::ARRAY)
            return compare_lists(pointer, before.get_array(), after.get_array());
        const std::string was = minified(before);
        const std::string is = minified(after);
        if (was != is) add({pointer, was, is});
    }

    void add(JsonChange change) {
        if (changes.size() < most_) changes.push_back(std::move(change));
    }

    std::vector<JsonChange> changes;

private:
    using Members = std::vector<std::pair<std::string, element>>;

    void compare_members(const std::string& pointer, const Members& before, const Members& after) {
        std::map<std::string, element> known(before.begin(), before.end());
        for (const auto& [name, value] : after) {
            const std::string at = pointer + "/" + escaped_key(name);
            const auto found = known.find(name);
            if (found == known.end()) {
                add({at, {}, minified(value)});
                continue;
            }
            compare(at, found->second, value);
            known.erase(found);
        }
        for (const auto& [name, value] : before)
            if (known.contains(name)) add({pointer + "/" + escaped_key(name), minified(value), {}});
    }

    void compare_objects(const std::string& pointer, simdjson::dom::object before,
                         simdjson::dom::object after) {
        const auto members = [](simdjson::dom::object object) {
            Members made;
            for (const auto field : object) made.emplace_back(std::string(field.key), field.value);
            return made;
        };
        compare_members(pointer, members(before), members(after));
    }

    // Items by their key where all have one and none is repeated.
    static bool keyed(simdjson::dom::array list, Members& items) {
        std::map<std::string, bool> seen;
        for (const element item : list) {
            std::string key = key_of(item);
            if (key.empty() || !seen.emplace(key, true).second) return false;
            items.emplace_back(std::move(key), item);
        }
        return true;
    }

    void compare_lists(const std::string& pointer, simdjson::dom::array before,
                       simdjson::dom::array after) {
        Members was;
        Members is;
        if (keyed(before, was) && keyed(after, is)) return compare_members(pointer, was, is);
        const auto numbered = [](simdjson::dom::array list) {
            Members made;
            for (const element item : list) made.emplace_back(fmt::to_string(made.size()), item);
            return made;
        };
        compare_members(pointer, numbered(before), numbered(after));
    }

    std::size_t most_;
};

}  // namespace

Result<std::vector<JsonChange>> json_changes(std::string_view before, std::string_view after,
                                             std::size_t most) {
    simdjson::dom::parser first;
    simdjson::dom::parser second;
    element was;
    element is;
    const auto parse = [](simdjson::dom::parser& parser, std::string_view text, element& value) {
        return text.empty() ||
               parser.parse(simdjson::padded_string(text)).get(value) == simdjson::SUCCESS;
    };
    if (!parse(first, before, was) || !parse(second, after, is))
        return fail(Code::kInvalidInput, "the documents to compare are not JSON");
    Comparer comparer(most);
    if (before.empty() && after.empty()) return comparer.changes;
    if (before.empty())
        comparer.add({"", {}, minified(is)});
    else if (after.empty())
        comparer.add({"", minified(was), {}});
    else
        comparer.compare("", was, is);
    return std::move(comparer.changes);
}

}  // namespace ballast::wire
