#include "service/onboarding/record.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "service/onboarding/describe.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostSymbols = 1'000;

Result<OnboardingRecord> record_of(store::Onboarding stored) {
    OnboardingRecord record;
    TRY(record.settings, wire::read_json<OnboardingSettings>(stored.settings));
    TRY(record.progress, wire::read_json<OnboardingProgress>(stored.progress));
    record.stored = std::move(stored);
    return record;
}

}  // namespace

Result<OnboardingRecord> load_onboarding(store::Transaction& transaction, const std::string& id) {
    TRY(const store::OnboardingId parsed, store::OnboardingId::parse(id));
    TRY(auto stored, store::get_onboarding(transaction, parsed));
    return record_of(std::move(stored));
}

Status save_onboarding(store::Transaction& transaction, OnboardingRecord& record, Instant now) {
    for (OnboardingStep& step : record.progress.steps)
        if (step.symbols.size() > kMostSymbols) step.symbols.resize(kMostSymbols);
    store::Onboarding changed = record.stored;
    changed.settings = wire::to_json(record.settings);
    changed.progress = wire::to_json(record.progress);
    TRY(record.stored, store::update_onboarding(transaction, changed, record.stored.version, now));
    return {};
}

Result<ingest::PositionFile> parse_onboarding(const OnboardingRecord& record, Instant now) {
    const fin::Date as_of = fin::utc_date(now);
    return ingest::read_position_file(record.stored.content,
                                      {.as_of = as_of,
                                       .oldest = record.settings.oldest.value_or(
                                           fin::add_months(as_of, -ingest::kOldestEntryMonths)),
                                       .duplicates = record.settings.duplicates,
                                       .format = record.settings.format});
}

void judge_file(const ingest::PositionFile& file, OnboardingRecord& record) {
    OnboardingStep step{.name = OnboardingStepName::kParse,
                        .done = static_cast<std::int64_t>(file.rows.size() - file.invalid),
                        .failed = static_cast<std::int64_t>(file.invalid),
                        .total = static_cast<std::int64_t>(file.rows.size())};
    for (const ingest::PositionFileRow& row : file.rows) {
        if (row.errors.empty() || step.symbols.size() == kMostSymbols) continue;
        step.symbols.push_back({fmt::format("line {}", row.line), OnboardingSymbolState::kFailed,
                                row.errors.front().message});
    }
    set_step(record.progress, std::move(step));
    record.stored.state = file.invalid > 0 ? store::OnboardingState::kNeedsRepair
                                           : store::OnboardingState::kPreviewed;
}

void set_step(OnboardingProgress& progress, OnboardingStep step) {
    const auto found = std::ranges::find(progress.steps, step.name, &OnboardingStep::name);
    if (found == progress.steps.end())
        progress.steps.push_back(std::move(step));
    else
        *found = std::move(step);
}

OnboardingView view_of(const OnboardingRecord& record) {
    const store::Onboarding& stored = record.stored;
    return {.id = stored.id.to_string(),
            .state = stored.state,
            .slug = stored.slug,
            .name = record.settings.name,
            .base_currency = record.settings.base_currency,
            .portfolio = stored.portfolio,
            .file_name = stored.file_name,
            .steps = record.progress.steps,
            .batch_run = record.progress.batch_run,
            .message = record.progress.message,
            .created_by = stored.created_by,
            .created_at = stored.created_at,
            .updated_at = stored.updated_at,
            .version = stored.version,
            .etag = etag_of(stored.version)};
}

}  // namespace ballast::service
