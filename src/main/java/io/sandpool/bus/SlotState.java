package io.sandpool.bus;

import java.util.Locale;

/**
 * The one state of a pool's slot.
 *
 * <pre>
 *   CREATING ──▶ IDLE ──▶ LEASED ──▶ RETIRING ──▶ (gone)
 *      │         │  ▲                  ▲ ▲
 *      │         ▼  │                  │ │
 *      │      VALIDATING ──────────────┘ │
 *      └─────────────────────────────────┘   IDLE may retire too
 * </pre>
 */
public enum SlotState {
  /** The provider is making the sandbox. */
  CREATING,
  /** Warm, waiting for a lease. */
  IDLE,
  /** Idle, being asked whether it still answers; not handed out meanwhile. */
  VALIDATING,
  /** In a caller's hands. */
  LEASED,
  /** Being destroyed. */
  RETIRING;

  /** The name on the wire and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
