#include "service/clo/document_diff.hpp"

#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>

#include "base/json_pointer.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using Members = std::map<std::string, wire::RawJson>;
using Items = std::vector<wire::RawJson>;

// The members of a list of objects by their ids; nullopt where an item has none.
std::optional<Members> items_by_id(const Items& items) {
    Members by_id;
    for (const wire::RawJson& item : items) {
        if (item.text.empty() || item.text.front() != '{') return std::nullopt;
        const auto members = wire::read_json<Members>(item.text);
        if (!members || !members->contains("id")) return std::nullopt;
        const auto id = wire::read_json<std::string>(members->at("id").text);
        if (!id || !by_id.emplace(*id, item).second) return std::nullopt;
    }
    return by_id;
}

class DocumentDiff {
public:
    Status compare(const std::string& before, const std::string& after,
                   const std::string& pointer) {
        if (before == after) return {};
        if (before.starts_with('{') && after.starts_with('{')) {
            TRY(const auto old, wire::read_json<Members>(before));
            TRY(const auto now, wire::read_json<Members>(after));
            return compare_members(old, now, pointer);
        }
        if (before.starts_with('[') && after.starts_with('[')) {
            TRY(const auto old, wire::read_json<Items>(before));
            TRY(const auto now, wire::read_json<Items>(after));
            const auto old_by_id = items_by_id(old);
            const auto now_by_id = items_by_id(now);
            if (old_by_id && now_by_id && !old.empty() && !now.empty())
                return compare_members(*old_by_id, *now_by_id, pointer);
        }
        changes.push_back(pointer);
        return {};
    }

    std::vector<std::string> changes;

private:
    Status compare_members(const Members& old, const Members& now, const std::string& pointer) {
        std::set<std::string> keys;
        for (const auto& [key, value] : old) keys.insert(key);
        for (const auto& [key, value] : now) keys.insert(key);
        for (const std::string& key : keys) {
            const std::string place = fmt::format("{}/{}", pointer, escaped_key(key));
            const auto first = old.find(key);
            const auto second = now.find(key);
            if (first == old.end() || second == now.end())
                changes.push_back(place);
            else
                TRY_STATUS(compare(first->second.text, second->second.text, place));
        }
        return {};
    }
};

}  // namespace

Result<std::vector<std::string>> document_changes(std::string_view before, std::string_view after) {
    DocumentDiff diff;
    TRY_STATUS(diff.compare(std::string(before), std::string(after), ""));
    return std::move(diff.changes);
}

}  // namespace ballast::service
