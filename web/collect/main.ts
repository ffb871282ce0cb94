// Entry of the collect application.
import '../ui/base.css'
import './collect.css'
import { mount } from 'svelte'
import App from './App.svelte'

const target = document.querySelector('#app')
if (target) mount(App, { target })
