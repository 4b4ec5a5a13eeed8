#include "service/onboarding/downloads.hpp"

#include <fmt/format.h>

#include "service/market/enrich.hpp"
#include "service/market/enrich_requests.hpp"
#include "service/market/sync.hpp"
#include "service/market/sync_requests.hpp"

namespace ballast::service {

namespace {

using model::SeriesKind;

bool may_download(const Call& call) {
    return call.principal().permissions.has(Permission::kMarketSync);
}

DownloadReasons not_allowed() {
    return {{"", "nothing is downloaded without the permission market:sync"}};
}

// A cancelled call ends; any other error of a download is a reason.
Result<DownloadReasons> reason_of(const Call& call, const Error& error) {
    TRY_STATUS(call.work().cancel.check());
    return DownloadReasons{{"", error.message}};
}

Result<DownloadReasons> synchronize(Call& call, const SyncRequest& request) {
    const auto synced = sync_market(call, request);
    if (!synced) return reason_of(call, synced.error());
    DownloadReasons reasons;
    for (const SyncedSeries& one : synced->data)
        if (one.status == SyncStatus::kFailed || one.status == SyncStatus::kStale ||
            one.status == SyncStatus::kQuarantined)
            reasons.emplace(one.symbol, one.source.empty()
                                            ? one.reason
                                            : fmt::format("{}: {}", one.source, one.reason));
    return reasons;
}

}  // namespace

std::string reason_for(const DownloadReasons& reasons, const std::string& symbol) {
    auto found = reasons.find(symbol);
    if (found == reasons.end()) found = reasons.find("");
    return found == reasons.end() ? "" : fmt::format(" ({})", found->second);
}

Result<DownloadReasons> download_securities(Call& call, std::span<const std::string> symbols) {
    if (symbols.empty()) return DownloadReasons{};
    if (!may_download(call)) return not_allowed();
    const auto enriched =
        enrich_securities(call, {.symbols = {symbols.begin(), symbols.end()}, .provider = ""});
    if (!enriched) return reason_of(call, enriched.error());
    DownloadReasons reasons;
    for (const EnrichedSecurity& one : enriched->data)
        if (one.status == EnrichStatus::kFailed) reasons.emplace(one.symbol, one.reason);
    return reasons;
}

Result<DownloadReasons> download_histories(Call& call, std::span<const std::string> symbols) {
    if (symbols.empty()) return DownloadReasons{};
    if (!may_download(call)) return not_allowed();
    return synchronize(
        call, {.symbols = {symbols.begin(), symbols.end()}, .kinds = {SeriesKind::kPrices}});
}

Result<DownloadReasons> download_option_inputs(Call& call, const std::string& portfolio) {
    if (!may_download(call)) return not_allowed();
    return synchronize(call,
                       {.portfolio = portfolio, .kinds = {SeriesKind::kChain, SeriesKind::kMacro}});
}

}  // namespace ballast::service
