#include "service/assistant/prompt.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "service/field_error.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::int64_t kBytesPerToken = 3;  // fewer than of any usual tokenizer: an upper estimate

commentary::NameKind kind_of_name(std::string_view kind) {
    if (kind == "account") return commentary::NameKind::kAccount;
    if (kind == "asset") return commentary::NameKind::kAsset;
    if (kind == "deal") return commentary::NameKind::kDeal;
    return commentary::NameKind::kPortfolio;
}

Result<commentary::NameMap> names_of(store::Transaction& transaction) {
    TRY(const auto stored, store::list_tenant_names(transaction));
    std::vector<commentary::WorkspaceName> names;
    for (const store::TenantName& one : stored) names.push_back({kind_of_name(one.kind), one.name});
    return commentary::NameMap(std::move(names));
}

// Characters that are not shown, or that change how others are shown.
bool is_hidden(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF0 && c <= 0xFFFF) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

}  // namespace

std::string quoted_data(std::string_view text, std::size_t length) {
    std::string shown;
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size() && count < length;) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first >= 0x80 && first < 0xC0) {
            ++at;
            continue;
        }
        char32_t c = size == 1 ? first : first & (0xFFU >> (size + 1));
        for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
            c = (c << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        if (at + size <= text.size() && !is_hidden(c)) {
            shown += text.substr(at, size);
            ++count;
        }
        at += size;
    }
    std::string out;
    wire::write_string(out, shown);
    return out;
}

std::string plain_json(std::string_view json) {
    std::string out;
    for (std::size_t at = 0; at < json.size();) {
        if (json[at] != '"') {
            out += json[at++];
            continue;
        }
        std::size_t close = at + 1;
        while (close < json.size() && json[close] != '"') close += json[close] == '\\' ? 2 : 1;
        const std::size_t end = std::min(close + 1, json.size());
        const std::string_view token = json.substr(at, end - at);
        const auto text = wire::read_json<std::string>(token);
        out += quoted_data(text ? *text : std::string(token.substr(1)));
        at = end;
    }
    return out;
}

Result<Decimal> cost_of(const store::LlmProvider& provider, std::int64_t prompt_tokens,
                        std::int64_t completion_tokens) {
    constexpr std::int64_t kMillion = 1'000'000;
    TRY(const Decimal prompt,
        multiply(provider.prompt_price, Decimal(prompt_tokens), Rounding::kHalfEven));
    TRY(const Decimal completion,
        multiply(provider.completion_price, Decimal(completion_tokens), Rounding::kHalfEven));
    TRY(const Decimal both, add(prompt, completion));
    return divide(both, Decimal(kMillion), Rounding::kCeiling);
}

Result<PreparedPrompt> prepare_prompt(store::Transaction& transaction, const Prompt& prompt) {
    PreparedPrompt prepared{.purpose = prompt.purpose,
                            .stream = prompt.stream,
                            .data = prompt.data,
                            .max_tokens = prompt.max_tokens};
    TRY(prepared.provider, model_provider(transaction, prompt.provider));
    const store::LlmProvider& provider = prepared.provider.record;
    prepared.model = prompt.model.empty() ? provider.model : prompt.model;
    if (prepared.model.empty())
        return invalid("/model", "required",
                       "the provider " + provider.name + " has no model configured",
                       "give `model`, one of those that llm.models lists, or configure one");
    feed::ModelRequest request{.model = prepared.model,
                               .system = prompt.system,
                               .turns = prompt.turns,
                               .schema = prompt.schema,
                               .max_tokens = prompt.max_tokens,
                               .temperature = prompt.temperature,
                               .stream = prompt.stream};
    if (!provider.local && !prompt.plain_names) {
        TRY(prepared.names, names_of(transaction));
        const auto hide = [&](std::string& text) {
            for (auto& used : prepared.names.used_in(text))
                if (std::ranges::find(prepared.hidden, used) == prepared.hidden.end())
                    prepared.hidden.push_back(std::move(used));
            text = prepared.names.hide(text);
        };
        hide(request.system);
        for (feed::ModelTurn& turn : request.turns) hide(turn.text);
    }
    prepared.body = feed::model_body(prepared.provider.kind, provider.endpoint, request);
    prepared.digest = sha256_hex(prepared.body);
    prepared.prompt_tokens =
        (static_cast<std::int64_t>(prepared.body.size()) + kBytesPerToken - 1) / kBytesPerToken;
    TRY(prepared.cost, cost_of(provider, prepared.prompt_tokens, prepared.max_tokens));
    return prepared;
}

}  // namespace ballast::service
