#include "ingest/legacy/sigma_sight.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "ingest/legacy/cells.hpp"
#include "ingest/legacy/prices.hpp"
#include "model/position_entry.hpp"

namespace ballast::ingest::detail {

namespace {

using model::EarlierMeasure;
using model::PositionSide;

std::optional<PositionSide> side_of(std::string_view type) {
    using enum PositionSide;
    constexpr std::pair<std::string_view, PositionSide> kSides[] = {
        {"LONG", kLong},  {"SHORT", kShort},  {"LC", kLongCall},
        {"LP", kLongPut}, {"SC", kShortCall}, {"SP", kShortPut},
    };
    for (const auto& [text, side] : kSides)
        if (text == type) return side;
    return std::nullopt;
}

bool is_option(PositionSide side) {
    return side != PositionSide::kLong && side != PositionSide::kShort;
}

model::OptionRight right_of(PositionSide side) {
    return side == PositionSide::kLongCall || side == PositionSide::kShortCall
               ? model::OptionRight::kCall
               : model::OptionRight::kPut;
}

// A position of the source: which portfolio it belongs to, and its symbol as stored here.
struct Known {
    std::size_t portfolio = 0;
    std::size_t position = 0;
};

class SigmaSightReader {
public:
    SigmaSightReader(std::span<const TextTable> tables, fin::Date as_of)
        : tables_(tables, book_), as_of_(as_of), prices_(as_of) {}

    Result<LegacyBook> run() {
        if (!tables_.has("portfolios") || !tables_.has("positions"))
            return fail(Code::kInvalidInput,
                        fmt::format("the table {} is missing: export the tables portfolios and "
                                    "positions together",
                                    tables_.has("portfolios") ? "positions" : "portfolios"));
        TRY_STATUS(tables_.each("alembic_version", {{"version_num"}, {}}, LegacyTarget::kPortfolios,
                                [&](LegacyRow& row) { book_.schema = row.text("version_num"); }));
        TRY_STATUS(read_portfolios());
        TRY_STATUS(read_positions());
        TRY_STATUS(read_tags());
        TRY_STATUS(read_prices());
        TRY_STATUS(read_figures());
        add_up_figures();
        leave_out();
        note_findings();
        return std::move(book_);
    }

private:
    // Several positions in a symbol have one figure of the symbol: their sum.
    void add_up_figures() {
        std::map<std::tuple<std::string, std::string, std::optional<fin::Date>, EarlierMeasure>,
                 std::size_t>
            places;
        std::vector<model::EarlierFigure> figures;
        for (model::EarlierFigure& figure : book_.figures) {
            const auto [place, is_new] = places.emplace(
                std::tuple{figure.object, figure.symbol, figure.as_of, figure.measure},
                figures.size());
            if (is_new)
                figures.push_back(std::move(figure));
            else if (!figure.symbol.empty())
                figures[place->second].value += figure.value;
        }
        book_.figures = std::move(figures);
    }

    Status read_portfolios() {
        return tables_.each(
            "portfolios",
            {{"id", "name"},
             {"user_id", "description", "currency", "created_at", "updated_at", "deleted_at",
              "account_name", "account_type", "is_active", "equity_balance"}},
            LegacyTarget::kPortfolios, [&](LegacyRow& row) { take_portfolio(row); });
    }

    void take_portfolio(LegacyRow& row) {
        if (row.has("deleted_at")) {
            ++deleted_portfolios_;
            return;
        }
        const std::string id = row.needed_text("id");
        model::Portfolio portfolio{.name = row.needed_text("name"),
                                   .description = row.text("description")};
        if (const std::string code = row.text("currency"); !code.empty()) {
            const auto currency = fin::Currency::parse(code);
            if (currency)
                portfolio.base_currency = *currency;
            else
                row.reject("currency", "currency", "a currency code such as USD",
                           "correct the currency in the earlier system");
        }
        if (row.is_valid() && !portfolios_.emplace(id, book_.portfolios.size()).second)
            row.reject("duplicate", "id", "an id that occurs once",
                       "use one export of the earlier system");
        if (row.is_valid())
            book_.portfolios.push_back(
                {.id = id, .portfolio = std::move(portfolio), .place = row.place()});
    }

    Status read_positions() {
        return tables_.each(
            "positions",
            {{"id", "portfolio_id", "symbol", "position_type", "quantity", "entry_price",
              "entry_date"},
             {"exit_price", "exit_date", "underlying_symbol", "strike_price", "expiration_date",
              "last_price", "market_value", "unrealized_pnl", "realized_pnl", "created_at",
              "updated_at", "deleted_at", "investment_class", "investment_subtype"}},
            LegacyTarget::kPortfolios, [&](LegacyRow& row) { take_position(row); });
    }

    void take_position(LegacyRow& row) {
        if (row.has("deleted_at")) {
            ++deleted_;
            return;
        }
        if (row.has("exit_date")) {
            ++closed_;
            return;
        }
        const std::string id = row.needed_text("id");
        const auto portfolio = portfolios_.find(row.needed_text("portfolio_id"));
        if (row.is_valid() && portfolio == portfolios_.end())
            row.reject("unknown_portfolio", "portfolio_id", "the id of a portfolio that is read",
                       "export the portfolio with its positions");
        const auto side = side_of(row.needed_text("position_type"));
        if (!side)
            row.reject("side", "position_type", "LONG, SHORT, LC, LP, SC or SP",
                       "correct the type in the earlier system");
        model::PositionEntry entry{.symbol = row.needed_text("symbol"),
                                   .side = side,
                                   .quantity = row.needed_decimal("quantity"),
                                   .entry_price = row.decimal("entry_price"),
                                   .entry_date = row.date("entry_date")};
        if (side && is_option(*side)) add_terms(row, *side, entry);
        if (row.text("investment_class") == "PRIVATE") entry.type = model::AssetType::kOther;
        if (!row.is_valid()) return;
        auto position = model::enter_position(entry, as_of_);
        if (!position) {
            const Error error = std::move(position).error();
            const bool has_field = !error.errors.empty();
            row.reject("position", column_of(has_field ? error.errors[0].pointer : ""),
                       "a valid position; " + (has_field ? error.errors[0].message : error.message),
                       has_field ? error.errors[0].hint : "correct it in the earlier system");
            return;
        }
        LegacyPortfolio& into = book_.portfolios[portfolio->second];
        if (!positions_.emplace(id, Known{portfolio->second, into.positions.size()}).second) {
            row.reject("duplicate", "id", "an id that occurs once",
                       "use one export of the earlier system");
            return;
        }
        add_position_figures(row, into.id, position->symbol);
        into.positions.push_back({.position = *std::move(position), .place = row.place()});
    }

    // The columns of the terms, all or none: without them the symbol states them.
    static void add_terms(LegacyRow& row, PositionSide side, model::PositionEntry& entry) {
        entry.type = model::AssetType::kOption;
        const auto strike = row.decimal("strike_price");
        const auto expiry = row.date("expiration_date");
        const std::string underlying = row.text("underlying_symbol");
        if (strike && expiry && !underlying.empty())
            entry.option = {.underlying = underlying,
                            .expiry = *expiry,
                            .right = right_of(side),
                            .strike = *strike};
    }

    static std::string_view column_of(std::string_view pointer) {
        if (pointer.starts_with("/option")) return "strike_price";
        if (pointer == "/quantity" || pointer == "/entry_price" || pointer == "/entry_date")
            return pointer.substr(1);
        return "symbol";
    }

    void add_position_figures(LegacyRow& row, const std::string& portfolio,
                              const std::string& symbol) {
        const auto as_of = row.date("updated_at");
        add_figure(EarlierMeasure::kMarketValue, portfolio, symbol, as_of,
                   row.number("market_value"));
        add_figure(EarlierMeasure::kUnrealizedGain, portfolio, symbol, as_of,
                   row.number("unrealized_pnl"));
        if (const auto price = row.number("last_price"); price && *price > 0.0 && as_of)
            book_.stated_quotes.push_back({.symbol = symbol, .date = *as_of, .price = *price});
    }

    void add_figure(EarlierMeasure measure, const std::string& portfolio, const std::string& symbol,
                    std::optional<fin::Date> as_of, std::optional<double> value) {
        if (value)
            book_.figures.push_back({.measure = measure,
                                     .object = portfolio,
                                     .symbol = symbol,
                                     .as_of = as_of,
                                     .value = *value});
    }

    Status read_tags() {
        std::map<std::string, std::string> names;
        TRY_STATUS(tables_.each(
            "tags",
            {{"id", "name"},
             {"user_id", "tag_type", "description", "color", "created_at", "updated_at",
              "is_archived", "archived_at", "archived_by", "display_order"}},
            LegacyTarget::kPortfolios, [&](LegacyRow& row) {
                const std::string name = row.needed_text("name");
                if (row.is_valid()) names[row.text("id")] = name;
            }));
        return tables_.each(
            "position_tags",
            {{"position_id", "tag_id"}, {"id", "created_at", "assigned_by", "assigned_at"}},
            LegacyTarget::kPortfolios, [&](const LegacyRow& row) {
                const auto name = names.find(row.text("tag_id"));
                const auto found = positions_.find(row.text("position_id"));
                if (name == names.end() || found == positions_.end()) return;
                auto& tags = position(found->second).tags;
                if (std::ranges::find(tags, name->second) == tags.end())
                    tags.push_back(name->second);
            });
    }

    model::Position& position(const Known& known) {
        return book_.portfolios[known.portfolio].positions[known.position].position;
    }

    Status read_prices() {
        TRY_STATUS(tables_.each(
            "market_data_cache",
            {{"symbol", "date", "close"},
             {"id", "open", "high", "low", "volume", "sector", "industry", "data_source",
              "created_at", "updated_at", "exchange", "country", "market_cap", "data_metadata"}},
            LegacyTarget::kPrices, [&](LegacyRow& row) { prices_.add(row); }));
        book_.prices = std::move(prices_).take();
        return {};
    }

    Status read_figures() {
        TRY_STATUS(tables_.each(
            "portfolio_snapshots",
            {{"portfolio_id", "snapshot_date", "total_value"},
             {"id", "cash_value", "long_value", "short_value", "gross_exposure", "net_exposure",
              "daily_pnl", "daily_return", "cumulative_pnl", "portfolio_delta", "portfolio_gamma",
              "portfolio_theta", "portfolio_vega", "num_positions", "num_long_positions",
              "num_short_positions", "created_at"}},
            LegacyTarget::kPortfolios, [&](LegacyRow& row) { take_snapshot(row); }));
        return tables_.each("position_greeks",
                            {{"position_id", "delta"},
                             {"id", "calculation_date", "gamma", "theta", "vega", "rho",
                              "delta_dollars", "gamma_dollars", "created_at", "updated_at"}},
                            LegacyTarget::kPortfolios, [&](LegacyRow& row) { take_greeks(row); });
    }

    void take_snapshot(LegacyRow& row) {
        const std::string id = row.needed_text("portfolio_id");
        const fin::Date date = row.needed_date("snapshot_date");
        if (row.is_valid() && date > as_of_)
            row.reject("date_in_future", "snapshot_date", "a date up to " + as_of_.to_string(),
                       "delete the snapshot in the earlier system");
        if (!row.is_valid() || !portfolios_.contains(id)) return;
        constexpr std::pair<std::string_view, EarlierMeasure> kColumns[] = {
            {"total_value", EarlierMeasure::kTotalValue},
            {"cash_value", EarlierMeasure::kCash},
            {"long_value", EarlierMeasure::kLongValue},
            {"short_value", EarlierMeasure::kShortValue},
            {"gross_exposure", EarlierMeasure::kGrossExposure},
            {"net_exposure", EarlierMeasure::kNetExposure},
            {"num_positions", EarlierMeasure::kPositions}};
        for (const auto& [column, measure] : kColumns)
            add_figure(measure, id, "", date, row.number(column));
    }

    void take_greeks(LegacyRow& row) {
        const auto found = positions_.find(row.needed_text("position_id"));
        if (found == positions_.end()) return;
        const auto date = row.date("calculation_date");
        const LegacyPortfolio& portfolio = book_.portfolios[found->second.portfolio];
        constexpr std::pair<std::string_view, EarlierMeasure> kColumns[] = {
            {"delta", EarlierMeasure::kDelta},
            {"gamma", EarlierMeasure::kGamma},
            {"theta", EarlierMeasure::kTheta},
            {"vega", EarlierMeasure::kVega},
            {"rho", EarlierMeasure::kRho}};
        // Shares have a delta of 1 by definition.
        if (position(found->second).type != model::AssetType::kOption) return;
        for (const auto& [column, measure] : kColumns)
            add_figure(measure, portfolio.id, position(found->second).symbol, date,
                       row.number(column));
    }

    void leave_out() {
        tables_.leave_out("users", "users are invited here; passwords are not taken over");
        tables_.leave_out("factor_exposures", "computed again by risk.factors");
        tables_.leave_out("factor_definitions", "the factors of this system are used");
        tables_.leave_out("position_factor_exposures", "computed again by risk.factors");
        tables_.leave_out("batch_jobs", "a log of the earlier system");
        tables_.leave_out("batch_job_schedules", "schedules are set up here");
        tables_.leave_out_others("not used by this system");
    }

    void note_findings() {
        const auto note = [&](std::size_t count, std::string_view what, std::string_view code) {
            if (count > 0)
                book_.findings.push_back({Severity::kInfo, std::string(code),
                                          fmt::format("{}: {}", what, count), "positions"});
        };
        note(closed_, "closed positions left out, because positions here are those held", "closed");
        note(deleted_, "deleted positions left out", "deleted");
        note(deleted_portfolios_, "deleted portfolios left out", "deleted_portfolios");
    }

    LegacyBook book_;
    LegacyTables tables_;
    fin::Date as_of_;
    LegacyPrices prices_;
    std::map<std::string, std::size_t> portfolios_;  // by id, place in the book
    std::map<std::string, Known> positions_;
    std::size_t deleted_portfolios_ = 0;
    std::size_t deleted_ = 0;
    std::size_t closed_ = 0;
};

}  // namespace

Result<LegacyBook> read_sigma_sight(std::span<const TextTable> tables, fin::Date as_of) {
    return SigmaSightReader(tables, as_of).run();
}

}  // namespace ballast::ingest::detail
