// The stores, the clock, the threads and the queue for methods, opened on first use, so that calls
// that do not need them cost nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/threads.hpp"
#include "service/settings.hpp"

namespace ballast::store {
class Columns;
class Database;
class Objects;
class UploadFiles;
}  // namespace ballast::store

namespace ballast::job {
class Queue;
}

namespace ballast::service {

class MethodTable;

class Environment {
public:
    Environment(Settings settings, std::unique_ptr<Clock> clock);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    const Settings& settings() const { return settings_; }
    const Clock& clock() const { return *clock_; }
    ThreadPool& threads();

    // Where lines for the log go, each a JSON object; set before the stores are opened. None: they
    // are dropped.
    void set_log(std::function<void(std::string_view)> log) { log_ = std::move(log); }
    void log(std::string_view line) const {
        if (log_) log_(line);
    }

    // Whether a state database exists here (a file, or any server address).
    bool has_state() const;
    // Opens and migrates the state; the data directory is created with owner-only permissions.
    Result<store::Database*> database();
    Result<store::Columns*> columns();
    Result<store::Objects*> objects();
    Result<store::UploadFiles*> uploads();
    Result<job::Queue*> queue();
    // What a capability keeps in memory between calls: one T, created by the first call.
    template <class T>
    T& shared() {
        const std::lock_guard lock(mutex_);
        std::shared_ptr<void>& slot = shared_[typeid(T)];
        if (!slot) slot = std::make_shared<T>();
        return *static_cast<T*>(slot.get());
    }

    // The method table, for methods that call others (jobs).
    const MethodTable* method_table() const { return table_; }
    void set_method_table(const MethodTable& table) { table_ = &table; }

    std::filesystem::path data() const { return settings_.data; }
    std::string database_address() const;
    // Of the audit trail's signing key and heads.
    std::filesystem::path audit_directory() const;

private:
    Status make_data_directory() const;
    Status check_store_identity(store::Database& database) const;

    Settings settings_;
    std::unique_ptr<Clock> clock_;
    const MethodTable* table_ = nullptr;
    std::function<void(std::string_view)> log_;
    std::recursive_mutex mutex_;
    std::unique_ptr<ThreadPool> threads_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::Columns> columns_;
    std::unique_ptr<store::Objects> objects_;
    std::unique_ptr<store::UploadFiles> uploads_;
    std::unique_ptr<job::Queue> queue_;
    std::map<std::type_index, std::shared_ptr<void>> shared_;
};

}  // namespace ballast::service
