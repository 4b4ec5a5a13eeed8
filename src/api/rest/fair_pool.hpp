// A thread pool with a bounded queue in which workspaces take turns, and within a workspace its
// users.
//
// A user with a task running does not take the last free thread: it is kept for somebody else, so
// that no number of long calls by one user delays another's.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ballast::api::rest {

// On whose account a task runs.
struct Share {
    std::string workspace;
    std::string user;
};

class FairPool {
public:
    struct Options {
        std::size_t threads = 2;
        std::size_t max_waiting = 256;
        std::size_t max_waiting_per_user = 128;
    };
    using Task = std::function<void()>;

    explicit FairPool(Options options);
    // Runs the queued tasks, then stops.
    ~FairPool();
    FairPool(const FairPool&) = delete;
    FairPool& operator=(const FairPool&) = delete;

    // False when too many tasks are queued, in all or by this user: `task` is then left unchanged.
    bool submit(const Share& share, Task&& task);

private:
    struct User {
        std::string name;
        std::deque<Task> waiting = {};
        std::size_t running = 0;
    };
    // Whoever was served last is at the end of its list. A user without a task waiting or running
    // is removed.
    struct Workspace {
        std::string name;
        std::list<User> users = {};
    };

    void run();
    bool may_run(const User& user) const;
    // The task whose turn it is, and the one it runs for; false when no task waits.
    bool take(Task& task, Share& share);
    User& find(const Share& share);
    void leave(const Share& share);

    const Options options_;
    std::mutex mutex_;  // guards the members below
    std::condition_variable changed_;
    std::list<Workspace> workspaces_;
    std::size_t waiting_ = 0;
    std::size_t running_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace ballast::api::rest
