#include "store/clo_deals.hpp"

#include <fmt/format.h>
#include <utility>

#include "store/describe_clo.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using Deals = detail::DescribedRow<CloDeal>;

Error missing_deal(std::string_view id_or_slug) {
    return fail(Code::kNotFound, fmt::format("there is no deal {}", id_or_slug))
        .with("deal", std::string(id_or_slug));
}

// The greatest number of a deal's rows, and 0 without any.
Result<std::int64_t> last_number(Transaction& transaction, std::string_view table,
                                 const CloDealId& deal) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT coalesce(max(number), 0) FROM {} WHERE deal_id = $1", table),
            {deal}));
    return rows[0].integer(0);
}

template <class T>
Status add_numbered(Transaction& transaction, std::string_view table, T& item) {
    TRY(const std::int64_t last, last_number(transaction, table, item.deal));
    item.number = last + 1;
    return detail::insert_row(transaction, table, item);
}

}  // namespace

namespace detail {

void add_clo_view(Where& where, const CloView& view) {
    if (!view.known_at) {
        where.add("hidden_at IS NULL");
        return;
    }
    where.add("known_at <= {}", *view.known_at);
    where.add("(hidden_at IS NULL OR hidden_at > {})", *view.known_at);
}

}  // namespace detail

Result<CloDeal> create_clo_deal(Transaction& transaction, CloDeal deal, Instant now) {
    if (deal.id.is_nil()) deal.id = CloDealId::make(now);
    deal.created_at = deal.updated_at = now;
    deal.version = 1;
    std::vector<Value> cells(Deals::kColumns);
    detail::write_new(deal, deal.id, now, cells);
    auto inserted = transaction.execute(detail::insert_statement<CloDeal>("clo_deals"), cells);
    if (inserted) return deal;
    Error error = std::move(inserted).error();
    if (error.code == Code::kConflict) {
        error.message = fmt::format("there is already a deal with the slug \"{}\"", deal.slug);
        error.errors.push_back({"/document/slug", "taken", error.message,
                                "choose another slug, or update the stored deal; an archived deal "
                                "keeps its slug"});
    }
    return error;
}

Result<CloDeal> get_clo_deal(Transaction& transaction, const CloDealId& id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM clo_deals WHERE id = $1", Deals::column_list()), {id}));
    if (rows.empty()) return missing_deal(id.to_string());
    return Deals::read(rows[0]);
}

Result<CloDeal> find_clo_deal(Transaction& transaction, std::string_view id_or_slug) {
    if (const auto id = CloDealId::parse(id_or_slug)) {
        auto found = get_clo_deal(transaction, *id);
        if (found || found.error().code != Code::kNotFound) return found;
    }
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM clo_deals WHERE slug = $1",
                                                       Deals::column_list()),
                                           {id_or_slug}));
    if (rows.empty()) return missing_deal(id_or_slug);
    return Deals::read(rows[0]);
}

Result<CloDeal> touch_clo_deal(Transaction& transaction, const CloDeal& deal,
                               std::optional<std::int64_t> expected_version, Instant now) {
    const auto update =
        detail::update_statement("clo_deals", deal, expected_version.value_or(deal.version), now);
    TRY(const Rows rows, transaction.query(update.sql, update.values));
    if (!rows.empty()) return Deals::read(rows[0]);
    TRY(const CloDeal current, get_clo_deal(transaction, deal.id));
    return fail(Code::kConflict, fmt::format("the deal has been changed; its current version is {}",
                                             current.version))
        .with("version", fmt::format("{}", current.version));
}

Result<Page<CloDeal>> list_clo_deals(Transaction& transaction, const CloDealFilter& filter,
                                     const PageRequest& page) {
    detail::Where where;
    where.add_search(filter.text, {"slug", "name"});
    if (!filter.archived) where.add("archived = 0");
    const detail::SortColumn column = Deals::sort_by<&CloDeal::slug>();
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT slug, id, {} FROM clo_deals", Deals::column_list()),
                           where, column, "id", page));
    return detail::select_page<CloDeal>(transaction, query);
}

Result<CloDealVersion> add_clo_version(Transaction& transaction, CloDealVersion version) {
    TRY_STATUS(add_numbered(transaction, "clo_deal_versions", version));
    return version;
}

Result<CloDealState> add_clo_state(Transaction& transaction, CloDealState state) {
    TRY_STATUS(add_numbered(transaction, "clo_deal_states", state));
    return state;
}

Result<std::vector<CloDealVersion>> clo_versions(Transaction& transaction, const CloDealId& deal,
                                                 const CloView& view) {
    detail::Where where;
    where.add("deal_id = {}", deal);
    detail::add_clo_view(where, view);
    return detail::select_rows<CloDealVersion>(transaction, "clo_deal_versions", where,
                                               "ORDER BY number");
}

Result<std::vector<CloDealState>> clo_states(Transaction& transaction, const CloDealId& deal,
                                             const CloView& view) {
    detail::Where where;
    where.add("deal_id = {}", deal);
    detail::add_clo_view(where, view);
    return detail::select_rows<CloDealState>(transaction, "clo_deal_states", where,
                                             "ORDER BY as_of, number");
}

Result<std::optional<CloDealVersion>> clo_version_on(Transaction& transaction,
                                                     const CloDealId& deal, fin::Date as_of,
                                                     const CloView& view) {
    detail::Where where;
    where.add("deal_id = {}", deal);
    where.add("effective <= {}", as_of);
    detail::add_clo_view(where, view);
    TRY(auto found, detail::select_rows<CloDealVersion>(transaction, "clo_deal_versions", where,
                                                        "ORDER BY number DESC LIMIT 1"));
    if (found.empty()) return std::optional<CloDealVersion>();
    return std::optional(std::move(found.front()));
}

Result<CloDealVersion> clo_version(Transaction& transaction, const CloDealId& deal,
                                   std::int64_t number) {
    detail::Where where;
    where.add("deal_id = {}", deal);
    where.add("number = {}", number);
    TRY(auto found,
        detail::select_rows<CloDealVersion>(transaction, "clo_deal_versions", where, ""));
    if (found.empty())
        return fail(Code::kNotFound, fmt::format("the deal has no version {}", number));
    return std::move(found.front());
}

Result<std::optional<CloDealState>> clo_state_on(Transaction& transaction, const CloDealId& deal,
                                                 std::optional<fin::Date> as_of,
                                                 const CloView& view) {
    detail::Where where;
    where.add("deal_id = {}", deal);
    if (as_of) where.add("as_of <= {}", *as_of);
    detail::add_clo_view(where, view);
    TRY(auto found, detail::select_rows<CloDealState>(transaction, "clo_deal_states", where,
                                                      "ORDER BY as_of DESC, number DESC LIMIT 1"));
    if (found.empty()) return std::optional<CloDealState>();
    return std::optional(std::move(found.front()));
}

}  // namespace ballast::store
