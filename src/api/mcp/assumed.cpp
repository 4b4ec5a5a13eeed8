#include "api/mcp/assumed.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "api/object_writer.hpp"
#include "service/risk/settings_fields.hpp"

namespace ballast::api::mcp {

namespace {

using wire::JsonKind;

constexpr std::size_t kLongestDefault = 200;
constexpr std::size_t kMostBytes = 1'200;
constexpr int kMostDepth = 4;

// Without what restricts nothing; nullopt when nothing remains.
std::optional<JsonValue> informative(const JsonValue& value) {
    switch (value.kind) {
        case JsonKind::kNull:
            return std::nullopt;
        case JsonKind::kString:
            if (value.text.empty()) return std::nullopt;
            return value;
        case JsonKind::kArray:
            if (value.items.empty()) return std::nullopt;
            return value;
        case JsonKind::kObject: {
            JsonValue kept{.kind = JsonKind::kObject};
            for (const JsonMember& member : value.members)
                if (auto part = informative(member.value))
                    kept.members.push_back({member.name, *std::move(part)});
            if (kept.members.empty()) return std::nullopt;
            return kept;
        }
        default:
            return value;
    }
}

class Collector {
public:
    Collector(const SchemaOutline& schema, std::vector<std::string_view> stored, JsonValue settings)
        : schema_(schema), stored_(std::move(stored)), settings_(std::move(settings)) {}

    void collect(const JsonValue& object, const JsonValue& given, const std::string& prefix,
                 int depth) {
        const JsonValue* properties = schema_.resolved(object).find("properties");
        if (properties == nullptr || depth > kMostDepth) return;
        for (const JsonMember& field : properties->members) {
            const JsonValue* stated = given.find(field.name);
            if (stated == nullptr) {
                add(prefix, field);
            } else if (stated->is(JsonKind::kObject)) {
                // Which of several kinds of object it is, the method decides.
                const Accepted accepted = schema_.accepted(field.value);
                if (accepted.objects.size() == 1)
                    collect(*accepted.objects.front(), *stated, prefix + field.name + '.',
                            depth + 1);
            }
        }
    }

    std::string finish() && {
        if (has_settings_) fields_.raw("from_portfolio", std::move(from_portfolio_).finish());
        if (more_ > 0) fields_.member("more", more_);
        if (bytes_ == 0 && !has_settings_ && more_ == 0) return {};
        return std::move(fields_).finish();
    }

private:
    void add(const std::string& prefix, const JsonMember& field) {
        if (prefix.empty() && std::ranges::find(stored_, field.name) != stored_.end()) {
            const JsonValue* value = settings_.find(field.name);
            from_portfolio_.raw(field.name, value ? to_json(*value) : "null");
            has_settings_ = true;
            return;
        }
        const JsonValue* usual = field.value.find("default");
        if (usual == nullptr) return;
        const auto value = informative(*usual);
        if (!value) return;
        const std::string json = to_json(*value);
        if (json.size() > kLongestDefault || bytes_ + json.size() > kMostBytes) {
            ++more_;
            return;
        }
        bytes_ += prefix.size() + field.name.size() + json.size() + 4;
        fields_.raw(prefix + field.name, json);
    }

    const SchemaOutline& schema_;
    std::vector<std::string_view> stored_;
    ObjectWriter fields_;
    JsonValue settings_;
    ObjectWriter from_portfolio_;
    bool has_settings_ = false;
    std::size_t bytes_ = 0;
    std::uint64_t more_ = 0;
};

}  // namespace

const SchemaOutline& Assumed::schema_of(const service::Method& method) const {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<const SchemaOutline>& schema = schemas_[method.info().name];
    if (!schema) schema = std::make_unique<const SchemaOutline>(method.request_schema());
    return *schema;
}

std::string Assumed::of(const service::Method& method, std::string_view arguments,
                        const SettingsOf& settings) const {
    const auto given = parse_json(arguments);
    if (!given || !given->is(JsonKind::kObject)) return {};
    std::vector<std::string_view> stored;
    JsonValue values{.kind = JsonKind::kObject};
    if (const JsonValue* portfolio = given->find("portfolio");
        portfolio != nullptr && !portfolio->is(JsonKind::kNull)) {
        stored = service::fields_with_settings(method.info().name);
        // The call has succeeded: without the values their fields are still named.
        if (!stored.empty() && settings)
            if (const auto json = settings(portfolio->text))
                if (auto parsed = parse_json(*json)) values = *std::move(parsed);
    }
    const SchemaOutline& schema = schema_of(method);
    Collector collector(schema, std::move(stored), std::move(values));
    collector.collect(schema.root(), *given, "", 0);
    return std::move(collector).finish();
}

std::string with_assumed(std::string body, std::string_view assumed) {
    if (assumed.empty() || !body.ends_with('}')) return body;
    body.pop_back();
    if (body.size() > 1) body += ',';
    body += "\"_assumed\":";
    body += assumed;
    return body + '}';
}

}  // namespace ballast::api::mcp
