#include "service/market/enrich.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>

#include "feed/profile.hpp"
#include "feed/settings.hpp"
#include "fin/utc_date.hpp"
#include "model/describe_market_record.hpp"
#include "model/describe_security.hpp"
#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/market/methods.hpp"
#include "service/market/providers.hpp"
#include "service/market/sync_download.hpp"
#include "service/methods.hpp"
#include "store/database.hpp"
#include "store/market_records.hpp"
#include "store/securities.hpp"
#include "store/security_fields.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using feed::SecurityProfile;
using model::Security;
using model::SecurityField;

constexpr std::size_t kPerTransaction = 100;

struct ProfileText {
    std::string_view name;
    std::string SecurityProfile::* given;
    std::string Security::* stored;
    std::optional<std::string> SecurityChange::* change;
};
constexpr std::array kProfileTexts{
    ProfileText{"name", &SecurityProfile::name, &Security::name, &SecurityChange::name},
    ProfileText{"sector", &SecurityProfile::sector, &Security::sector, &SecurityChange::sector},
    ProfileText{"industry", &SecurityProfile::industry, &Security::industry,
                &SecurityChange::industry},
    ProfileText{"exchange", &SecurityProfile::exchange, &Security::exchange,
                &SecurityChange::exchange},
    ProfileText{"country", &SecurityProfile::country, &Security::country,
                &SecurityChange::country}};

// What the provider gave earlier, by field.
using GivenFields = std::map<std::string, std::string, std::less<>>;

// A field may be set if it is empty or has the value that the provider gave before.
class Merge {
public:
    Merge(const SecurityProfile& profile, const Security* stored, GivenFields given)
        : profile_(profile), stored_(stored), given_(std::move(given)) {}

    SecurityChange change(const std::string& symbol) {
        SecurityChange change{.symbol = symbol};
        for (const ProfileText& text : kProfileTexts) {
            const std::string& value = profile_.*text.given;
            if (value.empty()) continue;
            if (may_set(text.name, stored_ ? stored_->*text.stored : "", value))
                change.*text.change = value;
        }
        if (profile_.type) {
            const std::string value(describe::to_word(*profile_.type));
            if (may_set("type", is_bare() ? "" : std::string(describe::to_word(stored_->type)),
                        value))
                change.type = profile_.type;
        }
        if (profile_.currency) {
            const bool unknown = !stored_ || !stored_->currency;
            if (may_set("currency", unknown ? "" : stored_->currency->to_string(),
                        profile_.currency->to_string()))
                change.currency = profile_.currency;
        }
        return change;
    }

    const GivenFields& given() const { return given_; }
    std::vector<std::string> take_kept() { return std::move(kept_); }

private:
    // A security of which only the symbol is known has the type of a new one.
    bool is_bare() const {
        return !stored_ || (stored_->type == model::AssetType::kEquity && stored_->name.empty() &&
                            stored_->sector.empty() && stored_->industry.empty());
    }

    bool may_set(std::string_view field, const std::string& stored, const std::string& value) {
        const auto before = given_.find(field);
        const bool from_provider = before != given_.end() && before->second == stored;
        if (!stored.empty() && !from_provider) {
            if (stored != value) kept_.emplace_back(field);
            return false;
        }
        given_.insert_or_assign(std::string(field), value);
        return true;
    }

    const SecurityProfile& profile_;
    const Security* stored_;
    GivenFields given_;
    std::vector<std::string> kept_;
};

struct DownloadedProfile {
    std::string symbol;
    Result<SecurityProfile> profile;
};

class Enrichment {
public:
    Enrichment(Call& call, feed::Provider provider) : call_(call), provider_(std::move(provider)) {}

    Result<EnrichResponse> run(std::span<const std::string> symbols) {
        TRY(database_, call_.environment().database());
        std::uint64_t done = 0;
        for (const std::string& symbol : symbols) {
            TRY_STATUS(call_.work().cancel.check());
            pending_.push_back({symbol, download(symbol)});
            TRY_STATUS(call_.work().cancel.check());
            if (pending_.size() == kPerTransaction) TRY_STATUS(store_pending());
            if (call_.work().report)
                call_.work().report({++done, symbols.size(), "securities", "downloading"});
        }
        TRY_STATUS(store_pending());
        for (const EnrichedSecurity& one : response_.data) {
            response_.totals.added += one.status == EnrichStatus::kAdded;
            response_.totals.changed += one.status == EnrichStatus::kChanged;
            response_.totals.failed += one.status == EnrichStatus::kFailed;
        }
        response_.totals.securities = static_cast<std::int64_t>(response_.data.size());
        return std::move(response_);
    }

private:
    Result<SecurityProfile> download(const std::string& symbol) {
        const std::string theirs = feed::provider_symbol(provider_, symbol);
        TRY(const feed::HttpRequest request, feed::profile_request(provider_, theirs));
        TRY(const feed::HttpResponse response, fetch(call_.environment(), call_.principal().tenant,
                                                     provider_, request, call_.work().cancel));
        return feed::parse_profile(provider_, theirs, response);
    }

    Status store_pending() {
        if (pending_.empty()) return {};
        std::vector<EnrichedSecurity> results;
        TRY_STATUS(database_->transact(call_.principal().tenant,
                                       [&](store::Transaction& transaction) -> Status {
                                           TRY(results, store_in(transaction));
                                           return {};
                                       }));
        for (EnrichedSecurity& one : results) response_.data.push_back(std::move(one));
        pending_.clear();
        return {};
    }

    Result<std::vector<EnrichedSecurity>> store_in(store::Transaction& transaction) {
        std::vector<std::string> symbols;
        for (const DownloadedProfile& one : pending_) symbols.push_back(one.symbol);
        std::map<std::string, Security> stored;
        TRY(const auto found, store::find_securities(transaction, symbols));
        for (const Security& security : found) stored[security.symbol] = security;
        std::map<std::string, GivenFields> given;
        TRY(const auto fields, store::security_fields(transaction, symbols));
        for (const SecurityField& field : fields) given[field.symbol][field.field] = field.value;
        std::vector<Security> changed;
        std::vector<SecurityField> noted;
        std::vector<EnrichedSecurity> results;
        for (const DownloadedProfile& one : pending_) {
            EnrichedSecurity& result = results.emplace_back(
                EnrichedSecurity{.symbol = one.symbol, .source = provider_.name});
            if (!one.profile) {
                result.status = EnrichStatus::kFailed;
                result.reason = one.profile.error().message;
                continue;
            }
            const auto known = stored.find(one.symbol);
            const Security* before = known == stored.end() ? nullptr : &known->second;
            Merge merge(*one.profile, before, std::move(given[one.symbol]));
            PlannedSecurity planned = plan_security(merge.change(one.symbol), before);
            for (const auto& [field, value] : merge.given())
                noted.push_back({.symbol = one.symbol,
                                 .field = field,
                                 .source = provider_.name,
                                 .value = value,
                                 .fetched_at = call_.now()});
            result.kept = merge.take_kept();
            result.status = planned.status == SecurityStatus::kAdded     ? EnrichStatus::kAdded
                            : planned.status == SecurityStatus::kChanged ? EnrichStatus::kChanged
                                                                         : EnrichStatus::kUnchanged;
            result.changes = std::move(planned.changes);
            if (planned.status != SecurityStatus::kUnchanged)
                changed.push_back(std::move(planned.security));
        }
        TRY_STATUS(store_fundamentals(transaction));
        TRY_STATUS(store::put_securities(transaction, changed, call_.now()));
        TRY_STATUS(store::put_security_fields(transaction, noted));
        return results;
    }

    // Figures of the profiles, where they differ from the last ones of the provider.
    Status store_fundamentals(store::Transaction& transaction) {
        const fin::Date today = fin::utc_date(call_.now());
        store::RecordFilter filter{.kind = model::RecordKind::kFundamental,
                                   .source = provider_.name};
        for (const DownloadedProfile& one : pending_) filter.instruments.push_back(one.symbol);
        TRY(const auto stored, store::last_market_records(transaction, filter));
        std::vector<model::MarketRecord> records;
        for (const DownloadedProfile& one : pending_) {
            if (!one.profile) continue;
            const model::Fundamentals& figures = one.profile->fundamentals;
            if (!figures.market_cap && !figures.beta && !figures.annual_dividend) continue;
            const auto known =
                std::ranges::find(stored, one.symbol, &model::MarketRecord::instrument);
            std::string content = wire::to_json(figures);
            if (known != stored.end() && known->content == content) continue;
            const bool same_day = known != stored.end() && known->date == today;
            records.push_back(
                {.kind = model::RecordKind::kFundamental,
                 .instrument = one.symbol,
                 .part = "",
                 .date = today,
                 .source = provider_.name,
                 .content = std::move(content),
                 .known_at = later_than(same_day ? std::optional(known->known_at) : std::nullopt,
                                        call_.now())});
        }
        return store::add_market_records(transaction, records);
    }

    Call& call_;
    feed::Provider provider_;
    store::Database* database_ = nullptr;
    std::vector<DownloadedProfile> pending_;
    EnrichResponse response_;
};

Result<feed::Provider> profile_provider(Call& call, const std::string& name) {
    std::vector<feed::Provider> providers;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(providers, load_providers(call.environment(), transaction));
        return {};
    }));
    if (!name.empty()) {
        auto named = provider_named(providers, name);
        if (!named)
            return invalid("/provider", "not_allowed", named.error().message,
                           "see market.providers");
        if (!feed::has_profiles(named->kind))
            return invalid("/provider", "not_allowed",
                           fmt::format("{} does not describe securities", name), "use fmp");
        TRY_STATUS(feed::check_ready(*named));
        return named;
    }
    for (feed::Provider& provider : providers)
        if (feed::has_profiles(provider.kind) && feed::check_ready(provider))
            return std::move(provider);
    return fail(Code::kConflict,
                "no provider that describes securities is enabled: enable fmp on the page "
                "Providers");
}

}  // namespace

Result<EnrichResponse> enrich_securities(Call& call, const EnrichRequest& request) {
    TRY(feed::Provider provider, profile_provider(call, request.provider));
    std::set<std::string> symbols(request.symbols.begin(), request.symbols.end());
    if (symbols.empty()) {
        TRY(const auto held, held_symbols(call));
        symbols.insert(held.begin(), held.end());
    }
    call.touch("securities");
    const std::vector<std::string> ordered(symbols.begin(), symbols.end());
    return Enrichment(call, std::move(provider)).run(ordered);
}

void add_enrich_methods(MethodTable& table) {
    table.add<EnrichRequest, EnrichResponse>(
        {.name = "security.enrich",
         .summary = "Downloads type, sector, industry, exchange, country and currency of "
                    "securities.",
         .doc = "Fields that were edited by hand or imported keep their values and are listed as "
                "kept. Net worth, exposures and factors use the result.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/securities/enrich"},
         .duration = Duration::kLong},
        enrich_securities);
}

}  // namespace ballast::service
