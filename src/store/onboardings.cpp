#include "store/onboardings.hpp"

#include <fmt/format.h>

#include "store/describe_onboarding.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kOnboardingColumns =
    "id, state, slug, portfolio, file_name, settings, progress, created_by, created_at, "
    "updated_at, version";
constexpr std::size_t kColumnCount = 11;

// From `at`, the column of the id.
Result<Onboarding> to_onboarding(const Row& row, std::size_t at = 0) {
    Onboarding one;
    TRY(one.id, row.id<OnboardingId>(at));
    const auto state = describe::from_word<OnboardingState>(row.string(at + 1));
    if (!state)
        return fail(Code::kInternal,
                    fmt::format("the state {} of an onboarding is not known", row.string(at + 1)));
    one.state = *state;
    one.slug = row.string(at + 2);
    one.portfolio = row.string(at + 3);
    one.file_name = row.string(at + 4);
    one.settings = row.string(at + 5);
    one.progress = row.string(at + 6);
    one.created_by = row.string(at + 7);
    one.created_at = row.instant(at + 8);
    one.updated_at = row.instant(at + 9);
    one.version = row.integer(at + 10);
    return one;
}

Error changed(const Onboarding& current) {
    return fail(Code::kConflict,
                fmt::format("the onboarding has been changed; its current version is {}",
                            current.version))
        .with("version", fmt::format("{}", current.version));
}

}  // namespace

Result<Onboarding> create_onboarding(Transaction& transaction, Onboarding onboarding, Instant now) {
    onboarding.id = OnboardingId::make(now);
    onboarding.created_at = onboarding.updated_at = now;
    onboarding.version = 1;
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.onboardings ({}, content, tenant_id) VALUES ($1, $2, $3, $4, "
                    "$5, $6, $7, $8, $9, $10, $11, $12, current_tenant())",
                    kOnboardingColumns),
        {onboarding.id, describe::to_word(onboarding.state), onboarding.slug, onboarding.portfolio,
         onboarding.file_name, onboarding.settings, onboarding.progress, onboarding.created_by,
         onboarding.created_at, onboarding.updated_at, onboarding.version, onboarding.content}));
    return onboarding;
}

Result<Onboarding> get_onboarding(Transaction& transaction, const OnboardingId& id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {}, content FROM onboardings WHERE id = $1", kOnboardingColumns),
            {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no onboarding {}", id.to_string()))
            .with("onboarding", id.to_string());
    TRY(Onboarding one, to_onboarding(rows[0]));
    one.content = rows[0].string(kColumnCount);
    return one;
}

Result<Onboarding> update_onboarding(Transaction& transaction, const Onboarding& onboarding,
                                     std::int64_t expected, Instant now) {
    TRY(const Onboarding current, get_onboarding(transaction, onboarding.id));
    TRY(const std::int64_t written,
        transaction.execute(
            "UPDATE main.onboardings SET state = $3, portfolio = $4, settings = $5, progress = $6, "
            "content = $7, updated_at = $8, version = version + 1 "
            "WHERE tenant_id = current_tenant() AND id = $1 AND version = $2",
            {onboarding.id, expected, describe::to_word(onboarding.state), onboarding.portfolio,
             onboarding.settings, onboarding.progress, onboarding.content, now}));
    if (written == 0) return changed(current);
    return get_onboarding(transaction, onboarding.id);
}

Result<Page<Onboarding>> list_onboardings(Transaction& transaction, const PageRequest& page) {
    detail::Where where;
    const detail::SortColumn column{"updated_at"};
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT {}, id, {} FROM onboardings", column.name, kOnboardingColumns),
            where, column, "id", page));
    return detail::select_page<Onboarding>(transaction, query, [&](const Row& row) {
        return to_onboarding(row, detail::kPageColumns);
    });
}

}  // namespace ballast::store
