#include "feed/quotes.hpp"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "feed/formats.hpp"
#include "feed/json.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::feed {

namespace {

using detail::Json;
using detail::number_at;
using detail::positive_at;
using detail::text_at;

std::optional<double> not_negative_at(Json json, std::string_view pointer) {
    const auto value = number_at(json, pointer);
    return value && *value >= 0.0 ? value : std::nullopt;
}

// "O:SPY250919C00460000", or the symbol that the terms make.
std::string contract_of(Json row) {
    std::string ticker = text_at(row, "/details/ticker");
    if (ticker.starts_with("O:")) ticker.erase(0, 2);
    const auto terms = model::parse_occ_symbol(ticker);
    return terms ? ticker : std::string();
}

model::OptionQuote quote_of(Json row) {
    model::OptionQuote quote{.bid = not_negative_at(row, "/last_quote/bid"),
                             .ask = positive_at(row, "/last_quote/ask"),
                             .last = positive_at(row, "/last_trade/price"),
                             .implied_volatility = positive_at(row, "/implied_volatility"),
                             .delta = number_at(row, "/greeks/delta"),
                             .open_interest = not_negative_at(row, "/open_interest"),
                             .underlying_price = positive_at(row, "/underlying_asset/price")};
    if (!quote.last) quote.last = positive_at(row, "/last_quote/midpoint");
    // Above 1,000 % the source's solver has not converged.
    if (quote.implied_volatility && *quote.implied_volatility > 10.0)
        quote.implied_volatility.reset();
    return quote;
}

}  // namespace

bool has_chains(ProviderKind kind) { return kind == ProviderKind::kPolygon; }
bool has_quotes(ProviderKind kind) { return kind == ProviderKind::kFmp; }

bool offers(ProviderKind kind, SeriesKind series) {
    if (series == SeriesKind::kChain) return has_chains(kind);
    if (series == SeriesKind::kQuotes) return has_quotes(kind);
    return series_kind(kind) == series;
}

Result<HttpRequest> chain_request(const Provider& provider, const ChainQuery& query) {
    if (!has_chains(provider.kind))
        return fail(Code::kUnsupported, fmt::format("{} has no option chains", provider.name));
    HttpRequest request{.url = query.next,
                        .secrets = {{"Authorization:", "Bearer " + provider.key}}};
    if (query.next.empty())
        request.url =
            fmt::format("{}/v3/snapshot/options/{}?expiration_date.gte={}&limit=250", provider.base,
                        detail::escape(query.underlying), query.from.to_string());
    // The key must not go to another host, whatever the response names as its next page.
    TRY(const Destination target, destination(provider));
    TRY_STATUS(check_url(request.url, target));
    return request;
}

Result<OptionChain> parse_chain(const Provider& provider, const HttpResponse& response) {
    TRY(const detail::JsonDocument document, detail::JsonDocument::parse(response.body));
    const Json root = document.root();
    const std::string status = text_at(root, "/status");
    if (status.empty()) return detail::unexpected(provider, "/status", "status");
    if (status != "OK" && status != "DELAYED") {
        std::string reason = text_at(root, "/message");
        if (reason.empty()) reason = text_at(root, "/error");
        return fail(status == "NOT_AUTHORIZED" ? Code::kForbidden : Code::kInvalidInput,
                    fmt::format("{} says {}: {}", provider.name, status, reason));
    }
    const auto results = detail::array_at(root, "/results");
    if (!results) return detail::unexpected(provider, "/results", "list");
    OptionChain chain{.contracts = {}, .next = text_at(root, "/next_url")};
    for (const Json row : *results) {
        std::string contract = contract_of(row);
        if (contract.empty())
            ++chain.unreadable;
        else
            chain.contracts.push_back({std::move(contract), quote_of(row)});
    }
    return chain;
}

Result<HttpRequest> quotes_request(const Provider& provider, std::span<const std::string> symbols) {
    if (!has_quotes(provider.kind))
        return fail(Code::kUnsupported, fmt::format("{} has no quotes", provider.name));
    std::vector<std::string> escaped;
    for (const std::string& symbol : symbols) escaped.push_back(detail::escape(symbol));
    return HttpRequest{.url = fmt::format("{}/stable/batch-quote?symbols={}", provider.base,
                                          fmt::join(escaped, ",")),
                       .secrets = {{"apikey", provider.key}}};
}

Result<std::vector<SymbolQuote>> parse_quotes(const Provider& provider,
                                              const HttpResponse& response) {
    TRY(const detail::JsonDocument document, detail::JsonDocument::parse(response.body));
    const Json root = document.root();
    simdjson::dom::array rows;
    if (root.get(rows) != simdjson::SUCCESS) {
        const std::string error = text_at(root, "/Error Message");
        if (error.empty()) return detail::unexpected(provider, "the top", "list");
        return fail(
            error.find("Limit") != std::string::npos ? Code::kLimitExceeded : Code::kForbidden,
            fmt::format("{} says: {}", provider.name, error));
    }
    constexpr double kLatestTime = 1e11;  // seconds
    std::vector<SymbolQuote> quotes;
    for (const Json row : rows) {
        const std::string symbol = text_at(row, "/symbol");
        if (symbol.empty()) return detail::unexpected(provider, "/0/symbol", "symbol");
        const auto price = positive_at(row, "/price");
        if (!price) continue;
        SymbolQuote& one =
            quotes.emplace_back(SymbolQuote{symbol,
                                            {.price = *price,
                                             .bid = positive_at(row, "/bid"),
                                             .ask = positive_at(row, "/ask"),
                                             .previous_close = positive_at(row, "/previousClose"),
                                             .volume = not_negative_at(row, "/volume"),
                                             .currency = provider.currency}});
        const auto time = positive_at(row, "/timestamp");
        if (time && *time < kLatestTime)
            one.quote.quoted_at =
                Instant::from_micros(static_cast<std::int64_t>(*time) * 1'000'000);
    }
    return quotes;
}

}  // namespace ballast::feed
