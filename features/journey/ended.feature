@browser
Feature: What has ended under an open page
  A session ends, a person is disabled, the emulator is restarted: the page says so and goes
  on, and what was written is not lost.

  Scenario: The session in the Developer Console has ended
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has filled in the REST API app "Travel App" in the Developer Console
    And Joan has opened one more tab
    And Joan signs out of the Developer Console
    And Joan has turned to the first tab
    When Joan presses "Create"
    Then Joan reads "Your session has expired. Sign in, and go on: what you typed is kept."
    And nobody has the app "Travel App"

  Scenario: The session in the connector has ended
    Given the company Acme
    And the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has opened one more tab
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Sign out"
    And Dana has turned to the first tab
    When Dana presses "Save"
    Then Dana reads "Your session has ended, and nothing was saved."
    And Dana reads "Open the link that the connector printed when it started."

  Scenario: An administrator is disabled
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada is disabled in the Admin Portal
    When Ada presses "Users with Extension"
    Then Ada reads "Ada Admin is no enabled administrator"

  Scenario: A person is disabled while writing
    Given the company Acme
    And Alice has opened the direct message with Bob
    And Alice has entered "Am I still here?" into "Message Bob Brandt"
    And Alice is disabled in the Admin Portal
    When Alice presses "Send"
    Then Alice reads "disabled"

  Scenario: The connector is restarted
    Given the company Acme
    And the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has entered "Yes" into "Enable Channel"
    And the connector has restarted
    When Dana presses "Save"
    Then Dana reads "The channel is enabled and published."

  Scenario: The emulator is restarted, and has kept everything
    Given the emulator keeps everything in a folder
    And the company Acme
    And Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And the emulator has been restarted
    When Alice sends "Are you still there?"
    Then Bob reads "Are you still there?"
    And "Are you still there?" was said once

  @scripts
  Scenario: A message is written while nothing answers
    Given the emulator keeps everything in a folder
    And the company Acme
    And Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And Alice has entered "Hold the line" into "Message Bob Brandt"
    And the emulator has been stopped
    And Alice has pressed "Send"
    And Alice has read "Not sent: the emulator does not answer. Send it again when it runs."
    And the emulator has been started again
    When Alice presses "Send"
    Then Bob reads "Hold the line"
    And "Hold the line" was said once

  @scripts
  Scenario: The app says that the connection is lost
    Given the emulator keeps everything in a folder
    And the company Acme
    And Alice has opened the direct message with Bob
    When the emulator is stopped
    Then Alice reads "The connection is lost. Trying again…"

  @scripts
  Scenario: The app goes on when the connection is back
    Given the emulator keeps everything in a folder
    And the company Acme
    And Alice has opened the direct message with Bob
    And the emulator has been stopped
    And Alice has read "The connection is lost. Trying again…"
    And the emulator has been started again
    When Bob writes "Welcome back" to Alice
    Then Alice reads "Welcome back"

  @scripts
  Scenario: The emulator is restarted, and has kept nothing
    Given the company Acme
    And Alice has opened the direct message with Bob
    When the emulator is restarted
    Then Alice reads "This is not here"
    And Alice reads "the emulator was reset and its ids are new. Start again from the list of people."

  @scripts
  Scenario: The Inspector goes on after a restart
    Given the emulator keeps everything in a folder
    And the company Acme
    And Dana has opened the Inspector
    And the emulator has been restarted
    When Alice writes "Seen on the wire" to Bob
    Then Dana reads "Seen on the wire"

  Scenario: What was typed is sent after signing in again
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has filled in the REST API app "Travel App" in the Developer Console
    And Joan has opened one more tab
    And Joan signs out of the Developer Console
    And Joan has turned to the first tab
    And Joan has pressed "Create"
    And Joan has entered "joan@developers.example" into "E-mail"
    And Joan has entered "Sandbox-1234" into "Password"
    And Joan has pressed "Sign in"
    When Joan presses "Send it now"
    Then there is one app "Travel App"
