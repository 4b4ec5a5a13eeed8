// market.quotes, market.chain, market.ratings, market.loan_prices, market.fundamentals.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "model/occ_symbol.hpp"
#include "service/market/methods.hpp"
#include "service/market/record_requests.hpp"
#include "service/market/source_order.hpp"
#include "service/methods.hpp"
#include "store/columns.hpp"
#include "store/market_records.hpp"
#include "store/price_store.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::MarketRecord;
using model::RecordKind;

constexpr RowSize kRecordSize{.bytes = 400, .seconds = 2e-6};
constexpr int kLongestGap = 15;  // days in which a symbol that is traded has a close
// Days before the end of a series in which it has a close of the requested source and knowledge.
constexpr int kDaysBeforeEnd = 366;

store::RecordFilter record_filter(const RecordFields& request, RecordKind kind,
                                  std::vector<std::string> instruments) {
    return {.kind = kind,
            .instruments = std::move(instruments),
            .source = request.source,
            .to = request.as_of,
            .known_at = request.known_at};
}

// A record that won over those of other sources.
struct Winner {
    const MarketRecord* record = nullptr;
    std::vector<std::string> others;
};

// Of each instrument and part the record of the preferred source.
std::map<std::pair<std::string, std::string>, Winner> winners(std::span<const MarketRecord> records,
                                                              const SourceOrder& order) {
    std::map<std::pair<std::string, std::string>, Winner> best;
    for (const MarketRecord& record : records) {
        Winner& winner = best[{record.instrument, record.part}];
        const MarketRecord* loser = &record;
        if (!winner.record ||
            order.prefers(record.source, record.date, winner.record->source, winner.record->date))
            std::swap(winner.record, loser);
        if (loser) winner.others.push_back(loser->source);
    }
    return best;
}

template <class Row>
void set_origin(Row& row, const Winner& winner) {
    row.date = winner.record->date;
    row.source = winner.record->source;
    row.known_at = winner.record->known_at;
    row.other_sources = winner.others;
    std::ranges::sort(row.other_sources);
}

// The current records of a kind as rows: `set` takes the row and its record.
template <class Content, class Row, class Set>
Result<std::vector<Row>> record_rows(Call& call, const store::RecordFilter& filter,
                                     MarketSourceKind kind, Set&& set) {
    TRY(const SourceOrder order, source_order(call.transaction(), kind));
    TRY(const auto records, store::last_market_records(call.transaction(), filter));
    TRY_STATUS(call.admit(rows_cost(records.size(), kRecordSize, "records", "name instruments")));
    std::vector<Row> rows;
    for (const auto& [key, winner] : winners(records, order)) {
        TRY(Content content, wire::read_json<Content>(winner.record->content));
        Row& row = rows.emplace_back();
        static_cast<Content&>(row) = std::move(content);
        set_origin(row, winner);
        set(row, *winner.record);
    }
    return rows;
}

Result<RatingsResponse> ratings(Call& call, const RatingsRequest& request) {
    store::RecordFilter filter = record_filter(request, RecordKind::kRating, request.ids);
    if (!request.agency.empty()) filter.parts.push_back(request.agency);
    RatingsResponse response;
    TRY(response.data,
        (record_rows<model::CreditRating, RatingRow>(
            call, filter, MarketSourceKind::kRatings,
            [](RatingRow& row, const MarketRecord& record) { row.id = record.instrument; })));
    return response;
}

Result<LoanPricesResponse> loan_prices(Call& call, const LoanPricesRequest& request) {
    LoanPricesResponse response;
    TRY(response.data,
        (record_rows<model::LoanPrice, LoanPriceRow>(
            call, record_filter(request, RecordKind::kLoanPrice, request.ids),
            MarketSourceKind::kLoanPrices,
            [](LoanPriceRow& row, const MarketRecord& record) { row.id = record.instrument; })));
    return response;
}

Result<FundamentalsResponse> fundamentals(Call& call, const FundamentalsRequest& request) {
    FundamentalsResponse response;
    TRY(response.data,
        (record_rows<model::Fundamentals, FundamentalsRow>(
            call, record_filter(request, RecordKind::kFundamental, request.symbols),
            MarketSourceKind::kFundamentals, [](FundamentalsRow& row, const MarketRecord& record) {
                row.symbol = record.instrument;
            })));
    return response;
}

using LastBars = std::map<std::string, model::PriceBar>;

// The last close of each symbol within the dates of the filter.
Status add_last_bars(const store::Columns& columns, const store::PriceParts& parts,
                     const store::PriceFilter& filter, const SourceOrder& order, LastBars& last) {
    TRY(auto bars, store::read_bars(columns, parts, filter));
    for (model::PriceBar& bar : bars) {
        const auto known = last.find(bar.symbol);
        if (known == last.end() || known->second.date < bar.date ||
            (known->second.date == bar.date &&
             order.prefers(bar.source, bar.date, known->second.source, known->second.date)))
            last.insert_or_assign(bar.symbol, std::move(bar));
    }
    return {};
}

// The last close of each symbol. A symbol without one in the last days before the date is read at
// the end of its own series.
Result<LastBars> last_bars(Call& call, const QuotesRequest& request) {
    LastBars last;
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    const auto to = request.as_of ? request.as_of : parts.last_date();
    if (!to) return last;
    TRY(const SourceOrder order, source_order(call.transaction(), MarketSourceKind::kPrices));
    TRY(store::Columns * columns, call.environment().columns());
    store::PriceFilter filter{.symbols = request.symbols,
                              .source = request.source,
                              .from = *to - kLongestGap,
                              .to = to,
                              .known_at = request.known_at};
    TRY_STATUS(add_last_bars(*columns, parts, filter, order, last));
    std::vector<std::string> others = request.symbols;
    std::erase_if(others, [&](const std::string& symbol) { return last.contains(symbol); });
    if (others.empty()) return last;
    std::map<fin::Date, std::vector<std::string>> by_end;
    TRY(const auto stored, store::stored_series(*columns, parts, others));
    for (const store::StoredSeries& series : stored)
        by_end[std::min(series.last, *to)].push_back(series.symbol);
    for (auto& [end, symbols] : by_end) {
        filter.symbols = std::move(symbols);
        filter.from = end - kDaysBeforeEnd;
        filter.to = end;
        TRY_STATUS(add_last_bars(*columns, parts, filter, order, last));
    }
    return last;
}

MarketQuoteRow close_row(const std::string& symbol, const model::PriceBar& bar) {
    MarketQuoteRow row;
    row.symbol = symbol;
    row.basis = QuoteBasis::kClose;
    row.price = bar.close;
    row.volume = bar.volume;
    row.currency = bar.currency;
    row.date = bar.date;
    row.source = bar.source;
    row.known_at = bar.known_at;
    return row;
}

Result<QuotesResponse> quotes(Call& call, const QuotesRequest& request) {
    TRY(auto quoted,
        (record_rows<model::SecurityQuote, MarketQuoteRow>(
            call, record_filter(request, RecordKind::kQuote, request.symbols),
            MarketSourceKind::kQuotes, [&](MarketQuoteRow& row, const MarketRecord& record) {
                row.symbol = record.instrument;
                const Instant at = row.quoted_at.value_or(record.known_at);
                row.age_s = static_cast<double>((call.now() - at).count()) / 1e6;
            })));
    TRY(const auto closes, last_bars(call, request));
    QuotesResponse response;
    for (const std::string& symbol : request.symbols) {
        const auto quote = std::ranges::find(quoted, symbol, &MarketQuoteRow::symbol);
        const auto close = closes.find(symbol);
        const bool has_close =
            close != closes.end() && (quote == quoted.end() || quote->date < close->second.date);
        if (has_close)
            response.data.push_back(close_row(symbol, close->second));
        else if (quote != quoted.end())
            response.data.push_back(*quote);
        else
            response.issues.push_back(
                {Severity::kError, "no_price",
                 fmt::format("there is neither a quote nor a close of {}: download them with "
                             "market.sync, or import a file",
                             symbol),
                 symbol});
    }
    return response;
}

Result<ChainRow> chain_row(const MarketRecord& record) {
    TRY(const model::OptionTerms terms, model::parse_occ_symbol(record.part));
    ChainRow row;
    TRY(static_cast<model::OptionQuote&>(row), wire::read_json<model::OptionQuote>(record.content));
    row.contract = record.part;
    row.expiry = terms.expiry;
    row.right = terms.right;
    row.strike = terms.strike;
    if (row.bid && row.ask) row.mid = (*row.bid + *row.ask) / 2.0;
    row.source = record.source;
    return row;
}

Result<ChainResponse> chain(Call& call, const ChainRequest& request) {
    ChainResponse response{.underlying = request.underlying};
    TRY(response.underlyings,
        store::record_instruments(call.transaction(), RecordKind::kOptionQuote));
    if (response.underlying.empty() && !response.underlyings.empty())
        response.underlying = response.underlyings.front();
    store::RecordFilter filter =
        record_filter(request, RecordKind::kOptionQuote, {response.underlying});
    TRY(response.date, store::last_record_date(call.transaction(), filter));
    if (!response.date) {
        response.issues.push_back(
            {Severity::kError, "no_chain",
             fmt::format("there are no option quotes{}{}: download them with market.sync and the "
                         "kind chain, or import a file",
                         response.underlying.empty() ? "" : " of ", response.underlying),
             response.underlying});
        return response;
    }
    filter.from = filter.to = response.date;
    TRY(const SourceOrder order, source_order(call.transaction(), MarketSourceKind::kOptionQuotes));
    TRY(const auto records, store::last_market_records(call.transaction(), filter));
    TRY_STATUS(call.admit(rows_cost(records.size(), kRecordSize, "contracts", "name expiries")));
    std::set<fin::Date> expiries;
    for (const auto& [key, winner] : winners(records, order)) {
        TRY(ChainRow row, chain_row(*winner.record));
        expiries.insert(row.expiry);
        if ((request.right && row.right != *request.right) ||
            (request.expiry_from && row.expiry < *request.expiry_from) ||
            (request.expiry_to && row.expiry > *request.expiry_to))
            continue;
        response.data.push_back(std::move(row));
    }
    response.expiries.assign(expiries.begin(), expiries.end());
    std::ranges::stable_sort(response.data, [](const ChainRow& a, const ChainRow& b) {
        return std::tuple(a.expiry, a.right, a.strike) < std::tuple(b.expiry, b.right, b.strike);
    });
    return response;
}

}  // namespace

void add_record_methods(MethodTable& table) {
    add_record_import_methods(table);
    table.add<QuotesRequest, QuotesResponse>(
        {.name = "market.quotes",
         .summary = "Returns the latest price of symbols: a quote, or the last stored close.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/quotes"},
         .idempotent = true},
        quotes);
    table.add<ChainRequest, ChainResponse>(
        {.name = "market.chain",
         .summary = "Returns the stored option chain of an underlying as of a date.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/chain"},
         .idempotent = true},
        chain);
    table.add<RatingsRequest, RatingsResponse>(
        {.name = "market.ratings",
         .summary = "Returns stored credit ratings as of a date and as known at a time.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/ratings"},
         .idempotent = true},
        ratings);
    table.add<LoanPricesRequest, LoanPricesResponse>(
        {.name = "market.loan_prices",
         .summary = "Returns stored prices of loans as of a date and as known at a time.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/loan-prices"},
         .idempotent = true},
        loan_prices);
    table.add<FundamentalsRequest, FundamentalsResponse>(
        {.name = "market.fundamentals",
         .summary = "Returns stored fundamental figures as of a date and as known at a time.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/fundamentals"},
         .idempotent = true},
        fundamentals);
}

}  // namespace ballast::service
