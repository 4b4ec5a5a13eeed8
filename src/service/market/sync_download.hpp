// The download of one series: what to request, what the response adds to the stored series.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "feed/provider.hpp"
#include "model/market_series.hpp"
#include "service/market/sync_requests.hpp"

namespace ballast::service {

// What is stored of the series.
struct StoredTail {
    std::vector<model::PriceBar> bars = {};  // the last ones from the provider, by date
    std::vector<model::PriceAction> actions = {};
    std::vector<model::MacroPoint> points = {};  // all from the provider, by date
};

// What a download adds; nothing unless it succeeded.
struct Download {
    SyncedSeries result;
    model::SeriesState state;
    std::vector<model::PriceBar> bars = {};
    std::vector<model::PriceAction> actions = {};
    std::vector<model::MacroPoint> points = {};
    Issues issues = {};
};

struct DownloadWindow {
    std::optional<fin::Date> from;
    fin::Date to;
    bool full = false;
    Instant now;
};

using Fetch = std::function<Result<feed::HttpResponse>(const feed::HttpRequest&)>;

// `state` is that of the series, with its kind, symbol and source. Failures are results.
Download download_prices(const feed::Provider& provider, model::SeriesState state,
                         const StoredTail& stored, const DownloadWindow& window,
                         const Fetch& fetch);
Download download_macro(const feed::Provider& provider, model::SeriesState state,
                        const StoredTail& stored, const DownloadWindow& window, const Fetch& fetch);

}  // namespace ballast::service
