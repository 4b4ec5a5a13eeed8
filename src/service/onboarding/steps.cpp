#include "service/onboarding/steps.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "model/occ_symbol.hpp"
#include "service/book/option_valuation.hpp"
#include "service/field_error.hpp"
#include "service/market/price_book.hpp"
#include "service/onboarding/downloads.hpp"
#include "service/onboarding/readiness.hpp"
#include "service/portfolio/tags.hpp"
#include "store/database.hpp"
#include "store/market_records.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

using store::OnboardingState;

constexpr std::string_view kSource = "onboarding";  // of prices of private assets

Result<std::vector<model::Position>> positions_of(store::Transaction& transaction,
                                                  const OnboardingRecord& record) {
    TRY(const model::PortfolioId id, model::PortfolioId::parse(record.stored.portfolio));
    return store::all_positions(transaction, {.portfolio = id});
}

bool is_private(const OnboardingRecord& record, std::string_view symbol) {
    const auto& all = record.settings.private_symbols;
    return std::ranges::find(all, symbol) != all.end();
}

// The names under which the price of a position may be stored.
std::vector<std::string> price_names(const model::Position& position) {
    if (position.option) return underlying_names(*position.option);
    return {position.symbol};
}

// What the store knows about the symbols of a portfolio.
struct Known {
    std::map<std::string, model::Security> securities;
    std::map<std::string, store::StoredSeries> series;

    const model::Security* security(const model::Position& position) const {
        for (const std::string& name : price_names(position))
            if (const auto found = securities.find(name); found != securities.end())
                return &found->second;
        return nullptr;
    }
    const store::StoredSeries* prices(const model::Position& position) const {
        for (const std::string& name : price_names(position))
            if (const auto found = series.find(name); found != series.end()) return &found->second;
        return nullptr;
    }
};

Result<Known> known_symbols(Call& call, store::Transaction& transaction,
                            const std::vector<model::Position>& positions) {
    std::set<std::string> names;
    for (const model::Position& position : positions)
        for (std::string& name : price_names(position)) names.insert(std::move(name));
    const std::vector<std::string> symbols(names.begin(), names.end());
    Known known;
    if (symbols.empty()) return known;
    TRY(auto securities, store::find_securities(transaction, symbols));
    for (model::Security& one : securities) known.securities.emplace(one.symbol, std::move(one));
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    if (parts.empty()) return known;
    TRY(auto series, store::stored_series(*columns, parts, symbols));
    for (store::StoredSeries& one : series) known.series.emplace(one.symbol, std::move(one));
    return known;
}

void count(OnboardingStep& step, std::string symbol, OnboardingSymbolState state,
           std::string detail) {
    ++step.total;
    (state == OnboardingSymbolState::kFailed ? step.failed : step.done) += 1;
    if (state != OnboardingSymbolState::kDone)
        step.symbols.push_back({std::move(symbol), state, std::move(detail)});
}

// Symbols of which neither a security nor, with `prices`, a price is stored.
Result<std::vector<std::string>> unknown_symbols(Call& call, const OnboardingRecord& record,
                                                 bool prices) {
    std::set<std::string> symbols;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto positions, positions_of(transaction, record));
        TRY(const Known known, known_symbols(call, transaction, positions));
        for (const model::Position& position : positions) {
            if (position.type == model::AssetType::kCash || is_private(record, position.symbol))
                continue;
            const bool is_known =
                prices ? known.prices(position) != nullptr : known.security(position) != nullptr;
            if (!is_known) symbols.insert(price_names(position).front());
        }
        return {};
    }));
    return std::vector(symbols.begin(), symbols.end());
}

// Types and underlyings from the stored securities; a symbol of which nothing is stored fails.
Status enrich(Call& call, store::Transaction& transaction, OnboardingRecord& record,
              const DownloadReasons& reasons) {
    TRY(auto positions, positions_of(transaction, record));
    TRY(const Known known, known_symbols(call, transaction, positions));
    OnboardingStep step{.name = OnboardingStepName::kEnrich};
    std::set<std::string> seen;
    for (model::Position& position : positions) {
        const model::Security* security = known.security(position);
        if (security && !position.option && position.type == model::AssetType::kEquity &&
            security->type != position.type && security->type != model::AssetType::kOption) {
            position.type = security->type;
            TRY(position,
                store::update_position(transaction, position, position.version, call.now()));
        }
        if (position.type == model::AssetType::kCash || !seen.insert(position.symbol).second)
            continue;
        using enum OnboardingSymbolState;
        if (security)
            count(step, position.symbol, kDone, "");
        else if (is_private(record, position.symbol))
            count(step, position.symbol, kFallback, "a private asset, without classification");
        else if (known.prices(position))
            count(step, position.symbol, kFallback,
                  "has prices, but no stored security: sector and type are unknown" +
                      reason_for(reasons, price_names(position).front()));
        else
            count(step, position.symbol, kFailed,
                  fmt::format("{} is not known: import it, name a known symbol, or keep "
                              "it as a private asset{}",
                              position.symbol, reason_for(reasons, price_names(position).front())));
    }
    set_step(record.progress, std::move(step));
    record.stored.state = OnboardingState::kPricing;
    return {};
}

Status price(Call& call, store::Transaction& transaction, OnboardingRecord& record,
             const DownloadReasons& reasons) {
    TRY(const auto positions, positions_of(transaction, record));
    TRY(const Known known, known_symbols(call, transaction, positions));
    OnboardingStep step{.name = OnboardingStepName::kPrice};
    std::set<std::string> seen;
    for (const model::Position& position : positions) {
        if (position.type == model::AssetType::kCash || position.option ||
            !seen.insert(position.symbol).second)
            continue;
        const store::StoredSeries* series = known.prices(position);
        using enum OnboardingSymbolState;
        if (!series)
            count(step, position.symbol, kFailed,
                  fmt::format("no prices of {} are stored: import or download them{}",
                              position.symbol, reason_for(reasons, position.symbol)));
        else if (static_cast<std::size_t>(series->closes) <= risk::kReadyReturns)
            count(step, position.symbol, kFallback,
                  fmt::format("{} closes from {} to {}: too few for risk figures", series->closes,
                              series->first.to_string(), series->last.to_string()));
        else
            count(step, position.symbol, kDone, "");
    }
    set_step(record.progress, std::move(step));
    record.stored.state = OnboardingState::kOptions;
    return {};
}

// The day of the stored chain of an option's underlying, and whether the contract is in it.
struct ChainPlace {
    std::optional<fin::Date> date;
    bool is_listed = false;
};

Result<ChainPlace> chain_place(store::Transaction& transaction, const model::Position& option) {
    ChainPlace place;
    store::RecordFilter filter{.kind = model::RecordKind::kOptionQuote,
                               .instruments = underlying_names(*option.option)};
    TRY(place.date, store::last_record_date(transaction, filter));
    const auto contract = model::format_occ_symbol(*option.option, model::OccForm::kCompact);
    if (!place.date || !contract) return place;
    filter.from = filter.to = place.date;
    filter.parts = {*contract};
    TRY(const auto records, store::market_records(transaction, filter));
    place.is_listed = !records.empty();
    return place;
}

// "volatility: quote, polygon of 2026-01-02 of SPY, 21.00%; rate 4.10% (treasury); dividend …"
std::string sources_text(const MarketedOption& option) {
    const OptionSources& sources = option.sources;
    const auto& input = option.holding.option;
    return fmt::format(
        "volatility: {}{}{} of {}, {:.2f}%; rate {:.2f}% ({}); dividend yield "
        "{:.2f}% ({})",
        sources.volatility, sources.origin.empty() ? "" : ", ", sources.origin,
        option.stored_underlying, 100.0 * input.volatility, 100.0 * input.rate, sources.rate,
        100.0 * input.dividend_yield, sources.dividend);
}

// A quoted volatility is what an option needs; anything else is a fall-back.
void count_valued(OnboardingStep& step, const MarketedOption& option, const ChainPlace& place,
                  const std::string& reason) {
    const bool is_quoted = option.sources.volatility == kQuotedVolatility;
    std::string detail = sources_text(option);
    if (place.date && !place.is_listed)
        detail += fmt::format("; the contract is not in the option chain of {}: check its symbol",
                              place.date->to_string());
    else if (!is_quoted)
        detail += reason;
    count(step, option.holding.id,
          is_quoted ? OnboardingSymbolState::kDone : OnboardingSymbolState::kFallback,
          std::move(detail));
}

// Underlying, volatility, rate and dividends of options, as the valuation finds them.
Status value_options(Call& call, OnboardingRecord& record) {
    OnboardingStep step{.name = OnboardingStepName::kOptions};
    std::vector<model::Position> options;
    std::map<std::string, ChainPlace> places;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(options, positions_of(transaction, record));
        std::erase_if(options, [](const model::Position& one) { return !one.option; });
        return {};
    }));
    if (!options.empty()) {
        TRY(const DownloadReasons reasons, download_option_inputs(call, record.stored.portfolio));
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            for (const model::Position& option : options) {
                TRY(places[option.symbol], chain_place(transaction, option));
            }
            return {};
        }));
        auto valued = load_valued_portfolio(call, record.stored.portfolio, std::nullopt, {});
        std::set<std::string> seen;
        for (const model::Position& option : options) {
            if (!seen.insert(option.symbol).second) continue;
            const ValuedPosition* found = nullptr;
            if (valued)
                for (const ValuedPosition& one : valued->positions)
                    if (one.position.id == option.id) found = &one;
            using enum OnboardingSymbolState;
            if (!found || !found->option)
                count(step, option.symbol, kFailed,
                      !valued                           ? valued.error().message
                      : found && !found->issues.empty() ? found->issues.front().message
                                                        : "cannot be valued");
            else
                count_valued(step, found->option->market, places[option.symbol],
                             reason_for(reasons, option.option->underlying));
        }
    }
    set_step(record.progress, std::move(step));
    return {};
}

// Closes of a private asset: its entry price on the entry date, and the latest one.
void add_bars(const model::Position& position, std::optional<Decimal> price, fin::Date last,
              const std::string& currency, std::vector<model::PriceBar>& bars) {
    const auto add = [&](fin::Date date, double close) {
        const auto known = std::ranges::find_if(bars, [&](const model::PriceBar& bar) {
            return bar.symbol == position.symbol && bar.date == date;
        });
        model::PriceBar bar{.symbol = position.symbol,
                            .date = date,
                            .source = std::string(kSource),
                            .currency = currency,
                            .close = close};
        if (known == bars.end())
            bars.push_back(std::move(bar));
        else
            *known = std::move(bar);
    };
    if (!position.entry_price || !position.entry_date) return;
    add(*position.entry_date, position.entry_price->to_double());
    if (last > *position.entry_date) add(last, price.value_or(*position.entry_price).to_double());
}

Status rename_positions(Call& call, store::Transaction& transaction,
                        std::vector<model::Position>& positions,
                        const OnboardingSymbolChange& change) {
    for (model::Position& position : positions) {
        if (position.symbol != change.symbol) continue;
        model::PositionEntry entry = model::entry_of(position);
        entry.symbol = change.to;
        entry.type.reset();
        entry.option.reset();
        entry.multiplier.reset();
        TRY(model::Position renamed, model::enter_position(entry, *position.entry_date));
        renamed.id = position.id;
        renamed.portfolio = position.portfolio;
        TRY(position, store::update_position(transaction, renamed, position.version, call.now()));
    }
    return {};
}

}  // namespace

Status enter_positions(Call& call, store::Transaction& transaction, OnboardingRecord& record) {
    TRY(const ingest::PositionFile file, parse_onboarding(record, call.now()));
    judge_file(file, record);
    if (record.stored.state != OnboardingState::kPreviewed)
        return fail(Code::kConflict,
                    fmt::format("{} rows have errors: correct or remove them first", file.invalid));
    if (file.valid == 0)
        return fail(Code::kInvalidInput, "the file has no position to enter: every row is closed");
    TRY(const model::Portfolio portfolio,
        store::create_portfolio(transaction,
                                {.slug = record.stored.slug,
                                 .name = record.settings.name,
                                 .base_currency = record.settings.base_currency},
                                call.now()));
    std::vector<model::Position> positions;
    std::set<std::string> tags;
    for (const ingest::PositionFileRow& row : file.rows) {
        if (row.state != ingest::PositionRowState::kValid) continue;
        model::Position& position = positions.emplace_back(*row.position);
        position.portfolio = portfolio.id;
        TRY_STATUS(check_tags_of_one(transaction, position.tags));
        tags.insert(position.tags.begin(), position.tags.end());
        if (row.is_private && !is_private(record, position.symbol))
            record.settings.private_symbols.push_back(position.symbol);
    }
    TRY_STATUS(check_tags(transaction, std::vector(tags.begin(), tags.end())));
    TRY([[maybe_unused]] const auto ids,
        store::create_positions(transaction, positions, call.now()));
    record.stored.portfolio = portfolio.id.to_string();
    record.stored.state = OnboardingState::kEnriching;
    std::vector<OnboardingSymbolChange> priced;
    for (const std::string& symbol : record.settings.private_symbols)
        priced.push_back({.symbol = symbol, .to = {}, .keep_private = true, .price = {}});
    call.touch("portfolio:" + portfolio.slug);
    return apply_symbols(call, transaction, record, priced);
}

Status apply_symbols(Call& call, store::Transaction& transaction, OnboardingRecord& record,
                     const std::vector<OnboardingSymbolChange>& symbols) {
    if (symbols.empty()) return {};
    TRY(auto positions, positions_of(transaction, record));
    TRY(const store::PriceParts parts, store::price_parts(transaction));
    std::vector<model::PriceBar> bars;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const OnboardingSymbolChange& change = symbols[i];
        if (std::ranges::find(positions, change.symbol, &model::Position::symbol) ==
            positions.end())
            return invalid(fmt::format("/symbols/{}/symbol", i), "unknown",
                           fmt::format("the portfolio has no position {}", change.symbol),
                           "give a symbol of the file");
        if (change.to.empty() == !change.keep_private)
            return invalid(fmt::format("/symbols/{}", i), "ambiguous",
                           fmt::format("what {} is must be stated once", change.symbol),
                           "give either `to`, or `keep_private`");
        if (!change.to.empty()) {
            TRY_STATUS(rename_positions(call, transaction, positions, change));
            continue;
        }
        if (!is_private(record, change.symbol))
            record.settings.private_symbols.push_back(change.symbol);
        for (const model::Position& position : positions)
            if (position.symbol == change.symbol)
                add_bars(position, change.price, parts.last_date().value_or(*position.entry_date),
                         record.settings.base_currency.to_string(), bars);
    }
    if (bars.empty()) return {};
    std::ranges::sort(bars, {},
                      [](const model::PriceBar& bar) { return std::pair(bar.symbol, bar.date); });
    TRY(store::Columns * columns, call.environment().columns());
    TRY([[maybe_unused]] const auto plan, upsert_prices(transaction, *columns, bars, call.now()));
    return {};
}

Status run_steps(Call& call, OnboardingRecord& record) {
    const auto report = [&](std::uint64_t done) {
        if (call.work().report) call.work().report({done, 3, "steps", "onboarding"});
    };
    if (record.stored.state == OnboardingState::kEnriching) {
        TRY(const auto symbols, unknown_symbols(call, record, false));
        TRY(const DownloadReasons reasons, download_securities(call, symbols));
        TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
            TRY(record, load_onboarding(transaction, record.stored.id.to_string()));
            TRY_STATUS(enrich(call, transaction, record, reasons));
            return save_onboarding(transaction, record, call.now());
        }));
    }
    report(1);
    TRY_STATUS(call.work().cancel.check());
    if (record.stored.state == OnboardingState::kPricing) {
        TRY(const auto symbols, unknown_symbols(call, record, true));
        TRY(const DownloadReasons reasons, download_histories(call, symbols));
        TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
            TRY(record, load_onboarding(transaction, record.stored.id.to_string()));
            TRY_STATUS(price(call, transaction, record, reasons));
            return save_onboarding(transaction, record, call.now());
        }));
    }
    report(2);
    TRY_STATUS(call.work().cancel.check());
    if (record.stored.state == OnboardingState::kOptions) {
        TRY_STATUS(value_options(call, record));
        TRY(const OnboardingReadiness readiness,
            onboarding_readiness(call, record.stored.portfolio));
        // An assumed volatility is a stated fall-back and does not keep a portfolio waiting.
        const bool is_ready =
            std::ranges::all_of(readiness.engines, [](const risk::EngineReadiness& engine) {
                return std::ranges::all_of(engine.missing, [](const risk::MissingInput& one) {
                    return one.code == "assumed_volatility";
                });
            });
        record.stored.state = is_ready ? OnboardingState::kReady : OnboardingState::kIncomplete;
        TRY_STATUS(call.write([&](store::Transaction& transaction) {
            return save_onboarding(transaction, record, call.now());
        }));
    }
    report(3);
    return {};
}

}  // namespace ballast::service
