#include "api/rest/fair_pool.hpp"

#include <algorithm>
#include <new>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace ballast::api::rest {

FairPool::FairPool(Options options) : options_(options) {
    for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run(); });
}

FairPool::~FairPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

bool FairPool::submit(const Share& share, Task&& task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || waiting_ >= options_.max_waiting) return false;
        User& user = find(share);
        if (user.waiting.size() >= options_.max_waiting_per_user) return false;
        user.waiting.push_back(std::move(task));
        ++waiting_;
    }
    changed_.notify_one();
    return true;
}

void FairPool::run() {
    // The threads that serve sockets come first, those of jobs after these.
    constexpr int kNice = 5;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
    std::unique_lock lock(mutex_);
    for (;;) {
        Task task;
        Share share;
        changed_.wait(lock, [&] { return take(task, share) || (stopping_ && waiting_ == 0); });
        if (!task) return;
        lock.unlock();
        try {
            task();
        } catch (const std::bad_alloc&) {
            // Its request is not answered; those of others are.
        }
        task = nullptr;  // what it holds, before the lock
        lock.lock();
        leave(share);
        // Tasks that had to leave a thread free may have their turn now, or nothing is left.
        if (waiting_ > 0 || stopping_) changed_.notify_all();
    }
}

bool FairPool::may_run(const User& user) const {
    if (user.waiting.empty()) return false;
    const bool last = running_ + 1 == options_.threads;
    return user.running == 0 || !last || options_.threads == 1 || stopping_;
}

bool FairPool::take(Task& task, Share& share) {
    for (auto workspace = workspaces_.begin(); workspace != workspaces_.end(); ++workspace) {
        auto& users = workspace->users;
        const auto user =
            std::ranges::find_if(users, [this](const User& one) { return may_run(one); });
        if (user == users.end()) continue;
        task = std::move(user->waiting.front());
        user->waiting.pop_front();
        share = {workspace->name, user->name};
        ++user->running;
        ++running_;
        --waiting_;
        users.splice(users.end(), users, user);
        workspaces_.splice(workspaces_.end(), workspaces_, workspace);
        return true;
    }
    return false;
}

FairPool::User& FairPool::find(const Share& share) {
    auto workspace = std::ranges::find(workspaces_, share.workspace, &Workspace::name);
    if (workspace == workspaces_.end())
        workspace = workspaces_.insert(workspaces_.end(), Workspace{.name = share.workspace});
    auto user = std::ranges::find(workspace->users, share.user, &User::name);
    if (user == workspace->users.end())
        user = workspace->users.insert(workspace->users.end(), User{.name = share.user});
    return *user;
}

void FairPool::leave(const Share& share) {
    --running_;
    User& user = find(share);
    if (--user.running > 0 || !user.waiting.empty()) return;
    const auto workspace = std::ranges::find(workspaces_, share.workspace, &Workspace::name);
    workspace->users.remove_if([&](const User& one) { return &one == &user; });
    if (workspace->users.empty()) workspaces_.erase(workspace);
}

}  // namespace ballast::api::rest
