#include "service/demo/demo.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <stdlib.h>
#include <tuple>
#include <unistd.h>

#include "embedded/ballast_service_demo_data.hpp"
#include "ingest/csv.hpp"
#include "model/position_entry.hpp"
#include "service/call.hpp"
#include "service/demo/bank.hpp"
#include "service/demo/clo.hpp"
#include "service/demo/market.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/import.hpp"
#include "service/market/price_book.hpp"
#include "store/accounts.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kPriceSource =
    "Demo data: daily closes of Yahoo Finance, adjusted for splits and dividends; VIX of CBOE";

// Prices, portfolios with the household, bank and CLO.
constexpr std::uint64_t kDemoParts = 4;

using RowFields = std::map<std::string, std::string>;

// Rows by column name; a missing cell is empty.
Result<std::vector<RowFields>> read_rows(std::string_view file) {
    TRY(const ingest::CsvTable table, ingest::read_csv(demo_data::find(file), {}));
    std::vector<RowFields> rows(table.rows);
    for (const auto& column : table.columns)
        for (std::size_t r = 0; r < table.rows; ++r)
            rows[r][column.name] = column.cells[r].value_or("");
    return rows;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Result<model::AssetType> type_of(std::string_view word) {
    if (const auto type = describe::from_word<model::AssetType>(word)) return *type;
    return fail(Code::kCorrupted, fmt::format("the demo contains the unknown type \"{}\"", word));
}

Result<model::Position> position_of(const RowFields& row, fin::Date as_of) {
    model::PositionEntry entry{
        .symbol = row.at("symbol"), .tags = split(row.at("tags"), ';'), .note = row.at("note")};
    TRY(entry.type, type_of(row.at("type")));
    TRY(entry.quantity, Decimal::parse(row.at("quantity")));
    TRY(entry.entry_price, Decimal::parse(row.at("entry_price")));
    TRY(entry.entry_date, fin::Date::parse(row.at("entry_date")));
    TRY(entry.multiplier, Decimal::parse(row.at("multiplier")));
    return model::enter_position(entry, as_of);
}

Status add_portfolios(store::Transaction& transaction, fin::Date as_of, Instant now,
                      DemoLoaded& loaded) {
    TRY(const auto portfolios, read_rows("portfolios.csv"));
    TRY(const auto rows, read_rows("positions.csv"));
    for (const RowFields& row : portfolios) {
        const std::string& slug = row.at("slug");
        auto known = store::find_portfolio(transaction, slug);
        if (known) continue;
        if (known.error().code != Code::kNotFound) return Error(std::move(known).error());
        TRY(const model::Portfolio portfolio,
            store::create_portfolio(transaction,
                                    {.slug = slug,
                                     .name = row.at("name"),
                                     .description = row.at("description"),
                                     .tags = split(row.at("tags"), ';')},
                                    now));
        std::vector<model::Position> positions;
        for (const RowFields& line : rows) {
            if (line.at("portfolio") != slug) continue;
            TRY(model::Position position, position_of(line, as_of));
            position.portfolio = portfolio.id;
            positions.push_back(std::move(position));
        }
        TRY(const auto ids, store::create_positions(transaction, positions, now));
        loaded.positions += static_cast<std::int64_t>(ids.size());
        loaded.portfolios.push_back(slug);
    }
    return {};
}

Status add_securities(store::Transaction& transaction, Instant now) {
    TRY(const auto rows, read_rows("securities.csv"));
    std::vector<model::Security> securities;
    for (const RowFields& row : rows) {
        model::Security security{.symbol = row.at("symbol"),
                                 .name = row.at("name"),
                                 .sector = row.at("sector"),
                                 .industry = row.at("industry"),
                                 .exchange = row.at("exchange"),
                                 .country = row.at("country")};
        TRY(security.type, type_of(row.at("type")));
        TRY(security.currency, fin::Currency::parse(row.at("currency")));
        securities.push_back(std::move(security));
    }
    return store::put_securities(transaction, securities, now);
}

// DuckDB reads files, so the embedded data is written to a temporary file.
Result<store::TextCells> read_embedded_prices() {
    const std::string_view bytes = demo_data::find("prices.parquet");
    std::string path = "/tmp/ballast-demo-XXXXXX.parquet";
    const int file = mkstemps(path.data(), 8);
    if (file < 0) return fail(Code::kUnavailable, "cannot create a temporary file in /tmp");
    const bool written =
        write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    close(file);
    auto cells = written ? store::read_parquet_text(path)
                         : Result<store::TextCells>(
                               fail(Code::kUnavailable, "cannot write a temporary file in /tmp"));
    unlink(path.c_str());
    return cells;
}

// By symbol and date.
Result<std::vector<model::PriceBar>> bars_of(const store::TextCells& cells) {
    CHECK(cells.columns.size() == 3);
    std::vector<model::PriceBar> bars;
    bars.reserve(cells.rows);
    for (std::size_t r = 0; r < cells.rows; ++r) {
        TRY(const fin::Date date, fin::Date::parse(*cells.columns[0].cells[r]));
        const std::string& text = *cells.columns[2].cells[r];
        double close = 0.0;
        std::from_chars(text.data(), text.data() + text.size(), close);
        bars.push_back({.symbol = *cells.columns[1].cells[r],
                        .date = date,
                        .source = std::string(kPriceSource),
                        .close = close});
    }
    std::ranges::sort(bars, [](const model::PriceBar& a, const model::PriceBar& b) {
        return std::tie(a.symbol, a.date) < std::tie(b.symbol, b.date);
    });
    return bars;
}

// A ledger with accounts belongs to a user and is left unchanged.
Status add_household(Environment& environment, const Principal& owner,
                     store::Transaction& transaction, DemoLoaded& loaded) {
    TRY(const auto accounts, store::all_accounts(transaction));
    if (!accounts.empty()) return {};
    using enum model::AccountType;
    const model::Account household[] = {
        {.slug = "checking", .name = "Joint checking", .type = kBank},
        {.slug = "joint-brokerage", .name = "Joint brokerage", .type = kTaxable},
        {.slug = "roth-ira", .name = "Roth IRA", .type = kTaxFree},
        {.slug = "traditional-ira", .name = "Traditional IRA", .type = kTaxDeferred}};
    for (const model::Account& account : household)
        TRY_STATUS(store::create_account(transaction, account, environment.clock().now()));
    Call call(environment, owner, RequestId::make(environment.clock().now()), Work{});
    call.open(&transaction);
    auto imported = run_import(call, {.content = std::string(demo_data::find("household.csv")),
                                      .file_name = "household.csv",
                                      .commit = true});
    call.open(nullptr);
    if (!imported) return Error(std::move(imported).error());
    loaded.transactions = imported->totals.added;
    return {};
}

}  // namespace

Result<DemoLoaded> load_demo(Environment& environment, const Principal& owner,
                             const std::function<void(const Progress&)>& progress) {
    const auto begin = [&](std::uint64_t done, std::string_view phase) {
        if (progress) progress({done, kDemoParts, "parts", phase});
    };
    begin(0, "prices");
    TRY(store::Database * database, environment.database());
    TRY(store::Columns * columns, environment.columns());
    TRY(const store::TextCells cells, read_embedded_prices());
    TRY(const auto bars, bars_of(cells));
    DemoLoaded loaded{.prices = static_cast<std::int64_t>(bars.size())};
    const fin::Date last = std::ranges::max_element(bars, {}, &model::PriceBar::date)->date;
    const Instant now = environment.clock().now();
    // Not inside the transaction: the progress of a job is stored.
    begin(1, "portfolios");
    TRY_STATUS(database->transact(owner.tenant, [&](store::Transaction& transaction) -> Status {
        loaded.portfolios.clear();
        loaded.positions = 0;
        TRY_STATUS(add_securities(transaction, now));
        TRY_STATUS(add_portfolios(transaction, last, now, loaded));
        TRY([[maybe_unused]] const market::PriceImportPlan plan,
            upsert_prices(transaction, *columns, bars, now));
        TRY(loaded.market, add_demo_market(transaction, now));
        return add_household(environment, owner, transaction, loaded);
    }));
    begin(2, "bank");
    TRY(loaded.bank, load_demo_bank(environment, owner));
    begin(3, "CLO");
    TRY(loaded.clo, load_demo_clo(environment, owner));
    return loaded;
}

}  // namespace ballast::service
