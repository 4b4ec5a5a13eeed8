// Inside the module: how threads of one process tell one another that jobs have changed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "job/queue.hpp"

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
};

}  // namespace ballast::job
