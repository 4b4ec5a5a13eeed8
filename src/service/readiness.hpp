// Whether this process can answer calls, by part: the database with its migrations, the object
// store, the disk, the queue.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"

namespace ballast::service {

enum class PartState { kOk, kDegraded, kUnavailable };

struct ReadyPart {
    std::string name;
    PartState state = PartState::kOk;
    std::string why = {};  // not ok
};

// Without the database and the object store no call can be answered; a full disk or a long queue
// leaves reads and short calls.
class Readiness {
public:
    // Looks at every part. An error when one is unavailable.
    Status look(Environment& environment, const Cancel& cancel);
    // A line per part, as of the last look: "queue degraded: …".
    std::string text() const;
    // False before the first look.
    bool is_ready() const;

private:
    mutable std::mutex mutex_;
    std::vector<ReadyPart> parts_;
};

}  // namespace ballast::service
