// Any URL of a CSV file with the prices of one symbol, such as Stooq's; read like an imported file.
#include <fmt/format.h>

#include "feed/formats.hpp"
#include "ingest/price_table.hpp"

namespace ballast::feed::detail {

namespace {

std::string compact(fin::Date date) {
    return fmt::format("{:04}{:02}{:02}", date.year(), date.month(), date.day());
}

void replace(std::string& text, std::string_view name, std::string_view value) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
        text.replace(at, name.size(), value);
        at += value.size();
    }
}

}  // namespace

HttpRequest csv_request(const Provider& provider, const SeriesQuery& query) {
    HttpRequest request{.url = provider.base};
    replace(request.url, "{symbol}", escape(query.provider_symbol));
    replace(request.url, "{from}", query.from.to_string());
    replace(request.url, "{to}", query.to.to_string());
    replace(request.url, "{from_compact}", compact(query.from));
    replace(request.url, "{to_compact}", compact(query.to));
    if (!provider.key.empty() && !provider.key_header.empty())
        request.secrets.emplace_back(provider.key_header, provider.key);
    return request;
}

Result<PriceSeries> parse_csv(const Provider& provider, const SeriesQuery& query,
                              std::string_view body) {
    if (const auto first = body.find_first_not_of(" \t\r\n");
        first != std::string_view::npos && body[first] == '<')
        return fail(
            Code::kInvalidInput,
            fmt::format("{} answered with a web page instead of a CSV file", provider.name));
    ingest::CsvOptions options;
    options.delimiter = std::nullopt;
    TRY(ingest::CsvTable table, ingest::read_csv(body, options));
    TRY(ingest::PriceTable prices,
        ingest::read_price_table(
            std::move(table),
            {.symbol = query.symbol, .currency = provider.currency, .source = provider.name}));
    PriceSeries series{.missing = prices.without_price, .repeated = prices.repeated};
    for (model::PriceBar& bar : prices.bars) {
        if (bar.symbol != query.symbol && bar.symbol != query.provider_symbol)
            return fail(Code::kInvalidInput, fmt::format("{} answered with {} instead of {}",
                                                         provider.name, bar.symbol, query.symbol));
        bar.symbol = query.symbol;
        bar.source = provider.name;
        series.bars.push_back(std::move(bar));
    }
    for (const ingest::RejectedPrice& one : prices.rejected) {
        // An import keeps the first of two rows of a date for its user to decide; here nobody does.
        if (const auto date = fin::Date::parse(one.value); one.reason == "duplicate" && date) {
            std::erase_if(series.bars,
                          [&](const model::PriceBar& bar) { return bar.date == *date; });
            series.issues.push_back(
                {Severity::kWarning, "contradictory_rows",
                 fmt::format("{} has different rows on {}; none of them is used", query.symbol,
                             one.value),
                 query.symbol});
            continue;
        }
        series.issues.push_back({Severity::kWarning, "rejected_row",
                                 fmt::format("line {}: {} is \"{}\": expected {}", one.line,
                                             one.column, one.value, one.expected),
                                 query.symbol});
    }
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
