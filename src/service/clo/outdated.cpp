#include "service/clo/outdated.hpp"

#include <iterator>
#include <utility>

#include "service/clo/deal_source.hpp"

namespace ballast::service {

Result<std::optional<Instant>> CloRecordsNow::changed_since(fin::Date as_of, Instant computed_at,
                                                            const std::string& digest) {
    using Changed = std::optional<Instant>;
    if (!times_) {
        TRY(times_, store::clo_record_times(transaction_, deal_.id));
    }
    const auto after = times_->upper_bound(as_of);
    if (after == times_->begin()) return Changed();
    const Instant last = std::prev(after)->second;
    if (last <= computed_at) return Changed();
    if (digest.empty()) return Changed(last);
    TRY(const std::string now, digest_on(as_of));
    return now == digest ? Changed() : Changed(last);
}

// Empty where the records cannot be read any more, as without terms on the date.
Result<std::string> CloRecordsNow::digest_on(fin::Date as_of) {
    const auto [place, added] = digests_.try_emplace(as_of);
    if (!added) return place->second;
    const auto subject = stored_clo_deal(transaction_, deal_,
                                         {.as_of = as_of, .known_at = {}, .version = {}}, today_);
    if (subject) place->second = subject->records_digest;
    return place->second;
}

}  // namespace ballast::service
