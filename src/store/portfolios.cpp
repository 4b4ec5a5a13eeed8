#include "store/portfolios.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/slug.hpp"
#include "model/describe_portfolio.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using model::Portfolio;
using model::PortfolioId;

constexpr std::string_view kPortfoliosTable = "portfolios";

using PortfolioColumns = detail::DescribedRow<Portfolio>;

Status check(const Portfolio& portfolio) {
    Error error = fail(Code::kInvalidInput, "the portfolio cannot be stored");
    if (!is_slug(portfolio.slug))
        error.errors.push_back({"/slug", "pattern",
                                fmt::format("\"{}\" is not a slug", portfolio.slug),
                                "1 to 64 of a-z, 0-9 and -"});
    if (portfolio.name.empty())
        error.errors.push_back({"/name", "min_length", "a portfolio requires a name", ""});
    if (error.errors.empty()) return {};
    return error;
}

// Names what is taken rather than the index that was violated.
Error name_conflict(Error error, const Portfolio& portfolio) {
    if (error.code == Code::kConflict)
        error.message = fmt::format("there is already a portfolio with the slug \"{}\" or this id",
                                    portfolio.slug);
    return error;
}

Error missing_portfolio(std::string_view id_or_slug) {
    return fail(Code::kNotFound, fmt::format("there is no portfolio {}", id_or_slug))
        .with("portfolio", std::string(id_or_slug));
}

// Why a write with an expected version changed nothing.
Error stale(Transaction& transaction, const PortfolioId& id) {
    const auto current = get_portfolio(transaction, id);
    if (!current) return Error(current.error());
    return fail(Code::kConflict,
                fmt::format("the portfolio has been changed; its current version is {}",
                            current->version))
        .with("version", fmt::format("{}", current->version));
}

detail::Where where_of(const PortfolioFilter& filter) {
    detail::Where where;
    where.add_search(filter.text, {"slug", "name", "description"});
    if (!filter.tag.empty())
        where.add("EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE tag.value = {})", filter.tag);
    if (!filter.currency.empty()) where.add("base_currency = {}", filter.currency);
    return where;
}

detail::SortColumn column_of(PortfolioSort sort) {
    switch (sort) {
        case PortfolioSort::kSlug:
            return PortfolioColumns::sort_by<&Portfolio::slug>();
        case PortfolioSort::kName:
            return PortfolioColumns::sort_by<&Portfolio::name>();
        case PortfolioSort::kCreatedAt:
            return PortfolioColumns::sort_by<&Portfolio::created_at>();
        case PortfolioSort::kUpdatedAt:
            return PortfolioColumns::sort_by<&Portfolio::updated_at>();
    }
    return PortfolioColumns::sort_by<&Portfolio::slug>();
}

}  // namespace

Result<Portfolio> create_portfolio(Transaction& transaction, Portfolio portfolio, Instant now) {
    TRY_STATUS(check(portfolio));
    if (portfolio.id.is_nil()) portfolio.id = PortfolioId::make(now);
    portfolio.created_at = portfolio.updated_at = now;
    portfolio.version = 1;
    std::vector<Value> values(PortfolioColumns::kColumns);
    detail::write_new(portfolio, portfolio.id, now, values);
    auto inserted =
        transaction.execute(detail::insert_statement<Portfolio>(kPortfoliosTable), values);
    if (!inserted) return name_conflict(std::move(inserted).error(), portfolio);
    return portfolio;
}

Result<Portfolio> get_portfolio(Transaction& transaction, const PortfolioId& id) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM portfolios WHERE id = $1",
                                                       PortfolioColumns::column_list()),
                                           {id}));
    if (rows.empty()) return missing_portfolio(id.to_string());
    return PortfolioColumns::read(rows[0]);
}

Result<Portfolio> find_portfolio(Transaction& transaction, std::string_view id_or_slug) {
    // A slug may look like an id; the id takes precedence.
    if (const auto id = PortfolioId::parse(id_or_slug)) {
        auto found = get_portfolio(transaction, *id);
        if (found || found.error().code != Code::kNotFound) return found;
    }
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM portfolios WHERE slug = $1",
                                                       PortfolioColumns::column_list()),
                                           {id_or_slug}));
    if (rows.empty()) return missing_portfolio(id_or_slug);
    return PortfolioColumns::read(rows[0]);
}

Result<Portfolio> update_portfolio(Transaction& transaction, Portfolio portfolio,
                                   std::int64_t expected_version, Instant now) {
    TRY_STATUS(check(portfolio));
    const auto update =
        detail::update_statement(kPortfoliosTable, portfolio, expected_version, now);
    auto updated = transaction.query(update.sql, update.values);
    if (!updated) return name_conflict(std::move(updated).error(), portfolio);
    if (updated->empty()) return stale(transaction, portfolio.id);
    return PortfolioColumns::read((*updated)[0]);
}

Status delete_portfolio(Transaction& transaction, const PortfolioId& id,
                        std::int64_t expected_version) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.portfolios WHERE tenant_id = current_tenant() AND "
                            "id = $1 AND version = $2",
                            {id, expected_version}));
    if (deleted == 0) return stale(transaction, id);
    return {};
}

Result<Page<Portfolio>> list_portfolios(Transaction& transaction, const PortfolioFilter& filter,
                                        PortfolioSort sort, const PageRequest& page) {
    const detail::SortColumn column = column_of(sort);
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT {}, id, {} FROM portfolios", column.name,
                                       PortfolioColumns::column_list()),
                           where_of(filter), column, "id", page));
    return detail::select_page<Portfolio>(transaction, query);
}

Result<std::int64_t> count_portfolios(Transaction& transaction, const PortfolioFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query("SELECT count(*) FROM portfolios" + where.sql(), where.values()));
    return rows[0].integer(0);
}

Result<std::vector<GroupCount>> group_portfolios(Transaction& transaction,
                                                 const PortfolioFilter& filter,
                                                 PortfolioGroup group) {
    const detail::Where where = where_of(filter);
    const std::string sql =
        group == PortfolioGroup::kCurrency
            ? fmt::format("SELECT base_currency, count(*) FROM portfolios{} GROUP BY 1 ORDER BY 1",
                          where.sql())
            : fmt::format(
                  "SELECT coalesce(own.value, ''), count(*) FROM portfolios "
                  "LEFT JOIN json_each(portfolios.tags) AS own ON true{} "
                  "GROUP BY 1 ORDER BY 1",
                  where.sql());
    TRY(const Rows rows, transaction.query(sql, where.values()));
    std::vector<GroupCount> groups;
    for (const Row row : rows) groups.push_back({row.string(0), row.integer(1)});
    return groups;
}

}  // namespace ballast::store
