// Inside the module: how threads of one process, and through PostgreSQL those of others, tell one
// another that jobs have changed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
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
    // What another queue told (Queue::tell), or nothing when listening has just begun.
    void hear(std::string_view payload);

    std::string name;  // tells this queue's own words from those of others
    std::once_flag listens;
    std::unique_ptr<store::Listener> listener;  // the last: its thread uses the rest
};

}  // namespace ballast::job
