// Internal to the module: notifications of job changes among the threads of one process and,
// through PostgreSQL, between processes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "job/queue.hpp"
#include "store/listener.hpp"

namespace ballast::job {

struct Queue::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t work = 0;     // counts what may give workers something to do
    std::uint64_t changes = 0;  // counts every change of a job
    std::vector<std::function<void(const JobId&)>> cancel_actions;

    void note_change();
    void note_work();
    void note_cancel(const JobId& id);
    // A notification by another queue (Queue::notify), or nothing when listening has just started.
    void hear(std::string_view payload);

    // Of `leases`, all that are held, those seen unchanged for `length` or longer.
    std::vector<Lease> unrenewed(std::vector<Lease> leases, std::chrono::microseconds elapsed,
                                 std::chrono::microseconds length);

    struct Seen {
        std::int64_t number = 0;
        Instant until;
        std::chrono::microseconds since{0};
    };
    std::map<JobId, Seen> seen_leases;  // guarded by `mutex`

    // When tenants and users were last served: who waited longest comes next.
    struct Turns {
        std::uint64_t last = 0;
        std::map<std::string, std::uint64_t> served;  // by tenant, and by tenant and user

        std::uint64_t of(const std::string& key) const {
            const auto found = served.find(key);
            return found == served.end() ? 0 : found->second;
        }
        void note(const std::string& tenant, const std::string& user);
    };
    Turns turns;  // guarded by `mutex`

    std::string name;  // distinguishes this queue's own notifications
    std::once_flag listens;
    std::unique_ptr<store::Listener> listener;  // declared last: its thread uses the other members
};

}  // namespace ballast::job
